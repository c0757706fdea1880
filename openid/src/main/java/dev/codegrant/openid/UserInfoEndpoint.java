package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Asks the UserInfo Endpoint and judges its answer (OpenID Connect Core 1.0 section 5.3). */
final class UserInfoEndpoint {

  private static final String JSON = "application/json";
  private static final String JWT = "application/jwt";

  private final AuthorizationServer server;
  private final Optional<URI> endpoint;
  private final ClientId clientId;
  private final IssuerRule issuer;
  private final BackChannel backChannel;
  private final Optional<SignedClaims> signed;

  /** An endpoint that answers with JSON, or, where signed claims are agreed, with those alone. */
  UserInfoEndpoint(
      AuthorizationServer server,
      Optional<URI> endpoint,
      ClientId clientId,
      IssuerRule issuer,
      BackChannel backChannel,
      Optional<SignedClaims> signed) {
    this.server = server;
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.issuer = issuer;
    this.backChannel = backChannel;
    this.signed = signed;
  }

  UserInfo ask(TokenSet tokens) {
    IdToken idToken = IdToken.of(tokens);
    requireOwn(idToken);
    URI uri =
        endpoint.orElseThrow(
            () ->
                Refusals.configuration(
                    "a server whose userinfo_endpoint is known (OpenID Connect Discovery 1.0"
                        + " section 3)",
                    "one without",
                    "learn the server from its OpenID metadata"
                        + " (MetadataDiscovery.Builder.openIdFirst), or name the endpoint"
                        + " userinfo_endpoint"));
    AccessToken token = tokens.accessToken();
    HttpAnswer answer =
        backChannel.get(
            uri,
            signed.isPresent() ? JWT : JSON,
            Map.of("Authorization", Secret.of(token.tokenType() + " " + token.value().reveal())));
    requireGiven(answer);
    JsonDocument claims = signed.isPresent() ? signedClaims(answer, signed.get()) : json(answer);
    requireSubject(claims, idToken.identity().subject());
    return new UserInfo(idToken.identity(), new Claims(claims, server));
  }

  /** An access token goes to the provider that issued it, and to no other. */
  private void requireOwn(IdToken idToken) {
    JsonDocument claims = idToken.claims().document();
    if (!Audience.of(claims).includes(clientId.value())
        || !issuer.accepts(idToken.identity().issuer(), claims)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "tokens of client " + clientId + " at " + issuer,
          "tokens of another client or issuer",
          "ask the RelyingParty that proved their ID token");
    }
  }

  private static void requireGiven(HttpAnswer answer) {
    AnswerStatus.requireNoRedirect(answer);
    RefusedBearer.requireAccepted(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() != 200) {
      throw invalid(answer, "STATUS", "status 200 with claims", answer.describe());
    }
  }

  private static JsonDocument json(HttpAnswer answer) {
    if (!answer.hasMediaType(JSON)) {
      throw invalid(
          answer,
          "CONTENT_TYPE",
          "claims as " + JSON + " (or as a JWT, where UserInfoSettings names the algorithm)",
          answer.describe());
    }
    try {
      return JsonDocument.parse(answer.body());
    } catch (MalformedJsonException e) {
      throw invalid(
          answer,
          e.fault().name(),
          "one JSON object",
          answer.describe() + ", with a fault of " + e.fault());
    }
  }

  private static JsonDocument signedClaims(HttpAnswer answer, SignedClaims signed) {
    if (!answer.hasMediaType(JWT)) {
      throw invalid(
          answer,
          "CONTENT_TYPE",
          "signed claims as " + JWT + ", because UserInfoSettings names the algorithm",
          answer.describe());
    }
    return signed.proveForClient(new String(answer.body(), ISO_8859_1));
  }

  /** OpenID Connect Core 1.0 section 5.3.2: else the claims are somebody else's. */
  private static void requireSubject(JsonDocument claims, String subject) {
    if (!claims.string("sub").equals(Optional.of(subject))) {
      throw new ResponseValidationException(
          ErrorKind.USERINFO_SUBJECT_MISMATCH,
          "the sub of the ID token (OpenID Connect Core 1.0 section 5.3.2)",
          claims.string("sub").isPresent()
              ? "another sub"
              : claims.has("sub") ? "a sub that is no string" : "no sub",
          "refuse: the claims are about another user");
    }
  }

  private static RuntimeException invalid(
      HttpAnswer answer, String reason, String expected, String came) {
    return RefusedUserInfo.of(
        reason,
        expected + " from " + answer.source() + " (OpenID Connect Core 1.0 section 5.3.2)",
        came,
        "check the address of the userinfo_endpoint; if it is right, report the answer to the"
            + " server's operator");
  }
}
