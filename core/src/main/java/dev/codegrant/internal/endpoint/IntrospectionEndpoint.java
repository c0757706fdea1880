package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The introspection endpoint (RFC 7662), asked for what a token response left out: when the access
 * token ends.
 */
final class IntrospectionEndpoint {

  /** Seconds since 1970; a fraction of one does not count. */
  private static final Pattern NUMERIC_DATE = Pattern.compile("([0-9]{1,12})(?:\\.[0-9]{1,9})?");

  private static final Duration LONGEST_LIFETIME = Duration.ofDays(3660);

  private final AuthorizationServer server;
  private final ClientAuthentication authentication;
  private final BackChannel backChannel;
  private final TokenRequests requests;
  private final Clock clock;

  IntrospectionEndpoint(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel,
      Clock clock) {
    this.server = server;
    this.authentication = authentication;
    this.backChannel = backChannel;
    this.requests = new TokenRequests(server, clientId, authentication, backChannel);
    this.clock = clock;
  }

  /**
   * The token with the end of its life, where this server is asked for it. One request, and
   * whatever comes of it costs nobody the token: a code that was redeemed is not redeemed again.
   */
  AccessToken withExpiry(AccessToken token) {
    if (!server.quirks().tokenResponse().isExpiryFromIntrospection()) {
      return token;
    }
    return MutualTls.endpoint(server, authentication, "introspection_endpoint")
        .flatMap(endpoint -> answer(endpoint, token))
        .flatMap(this::expiry)
        .map(token::expiringAt)
        .orElse(token);
  }

  /** Section 2.1: the client authenticates as at the token endpoint. */
  private Optional<HttpAnswer> answer(URI endpoint, AccessToken token) {
    try {
      ClientRequest request =
          new ClientRequest(endpoint, server.issuer().orElse(null))
              .parameter("token", token.value())
              .parameter("token_type_hint", Secret.of(token.tokenTypeHint()));
      return Optional.of(backChannel.post(requests.authenticated(authentication, request)));
    } catch (RuntimeException e) {
      return Optional.empty(); // the tokens are at stake, and there is no answer to judge
    }
  }

  /** Section 2.2: {@code exp} of a token that is active. One that is over already says nothing. */
  private Optional<Instant> expiry(HttpAnswer answer) {
    if (answer.status() != 200 || !answer.hasMediaType("application/json")) {
      return Optional.empty();
    }
    try {
      JsonDocument token = JsonDocument.parse(answer.body());
      if (!token.bool("active").orElse(false)) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      Instant latest = now.plus(LONGEST_LIFETIME);
      return token
          .number("exp")
          .map(NUMERIC_DATE::matcher)
          .filter(Matcher::matches)
          .map(number -> Instant.ofEpochSecond(Long.parseLong(number.group(1))))
          .filter(exp -> exp.isAfter(now))
          .map(exp -> exp.isAfter(latest) ? latest : exp);
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }
}
