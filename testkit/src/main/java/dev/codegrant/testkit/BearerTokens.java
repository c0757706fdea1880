package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The bearer tokens that come with requests, RFC 6750. */
final class BearerTokens {
  private final Issued issued;
  private final Clock clock;

  BearerTokens(Issued issued, Clock clock) {
    this.issued = issued;
    this.clock = clock;
  }

  /** The token in the header, RFC 6750 section 2.1. */
  static Optional<String> inHeader(Request request) throws Refusal {
    return inHeader(request, "Bearer");
  }

  /** The token after this scheme; empty where another came. */
  static Optional<String> inHeader(Request request, String scheme) throws Refusal {
    List<String> authorization = request.header("Authorization");
    if (authorization.size() > 1) {
      throw Refusal.invalidRequest("several Authorization headers came, expected one");
    }
    String name = scheme.toLowerCase(Locale.ROOT);
    Optional<String> credentials =
        authorization.stream()
            .filter(value -> value.toLowerCase(Locale.ROOT).matches(name + "(\\s.*)?"))
            .findFirst();
    if (credentials.isEmpty()) {
      return Optional.empty();
    }
    String token = credentials.get().substring(scheme.length()).replaceFirst("^ +", "");
    if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
      throw Refusal.invalidRequest(
          "after " + scheme + " expected spaces and one b64token, RFC 6750 section 2.1");
    }
    return Optional.of(token);
  }

  IssuedAccessToken live(String value) throws Refusal {
    Instant now = clock.instant();
    IssuedAccessToken token =
        issued
            .findAccessToken(value)
            .orElseThrow(() -> invalidToken("the token is unknown: not issued by this issuer"));
    if (token.isRevoked()) {
      throw invalidToken("the token is revoked");
    }
    if (!now.isBefore(token.expiresAt())) {
      throw invalidToken("the token expired at " + token.expiresAt() + ", it is now " + now);
    }
    return token;
  }

  /** RFC 6750 section 3.1: without a token there is nothing to explain. */
  static Response noToken(Challenge challenge) {
    return Response.empty(401).withHeader("WWW-Authenticate", challenge.unexplained());
  }

  static Response refused(Refusal refusal) {
    return refusal.toJson().withHeader("WWW-Authenticate", refusal.challenge().explaining(refusal));
  }

  static Refusal invalidToken(String description) {
    return new Refusal(401, "invalid_token", description);
  }
}
