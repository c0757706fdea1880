package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims providers that the application trusts (OpenID Connect Core 1.0 section 5.6.2): whose
 * claims are believed, by the keys of the application's choice, and who is asked for them.
 */
final class ClaimsProviders {

  private static final int PARTS_OF_JWS = 3;

  private final Map<String, SignedClaims> byIssuer;
  private final BackChannel backChannel;

  ClaimsProviders(Map<String, SignedClaims> byIssuer, BackChannel backChannel) {
    this.byIssuer = Map.copyOf(byIssuer);
    this.backChannel = backChannel;
  }

  Claims claims(ClaimSource source) {
    if (source.jwt().isPresent()) {
      return new Claims(proven(source.jwt().get(), List.copyOf(byIssuer.keySet())));
    }
    URI endpoint =
        source
            .endpoint()
            .orElseThrow(
                () ->
                    RefusedUserInfo.of(
                        "_claim_sources",
                        "a source with a JWT or with an https endpoint (OpenID Connect Core 1.0"
                            + " section 5.6.2)",
                        "one with neither, or with both",
                        "report the claims to the provider's operator"));
    List<String> issuers = new ArrayList<>(byIssuer.keySet());
    issuers.removeIf(
        issuer -> !SecureUri.origin(URI.create(issuer)).equals(SecureUri.origin(endpoint)));
    if (issuers.isEmpty()) {
      throw unknown("endpoint", "an endpoint at " + SecureUri.origin(endpoint));
    }
    return new Claims(proven(fetched(endpoint, source.accessToken()), issuers));
  }

  private String fetched(URI endpoint, Optional<Secret> accessToken) {
    HttpAnswer answer =
        backChannel.get(
            endpoint,
            "application/jwt",
            accessToken.map(ClaimsProviders::authorization).orElse(Map.of()));
    AnswerStatus.requireNoRedirect(answer);
    RefusedBearer.requireAccepted(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() != 200 || !answer.hasMediaType("application/jwt")) {
      throw RefusedUserInfo.of(
          answer.status() != 200 ? "STATUS" : "CONTENT_TYPE",
          "status 200 with claims as application/jwt from " + answer.source(),
          answer.describe(),
          "report the answer to the operator of the claims provider");
    }
    return new String(answer.body(), ISO_8859_1);
  }

  private static Map<String, Secret> authorization(Secret accessToken) {
    try {
      String text = AccessToken.bearer(accessToken).value().reveal();
      return Map.of("Authorization", Secret.of("Bearer " + text));
    } catch (ConfigurationException e) {
      throw RefusedUserInfo.of(
          "access_token",
          "an access token of visible ASCII characters (RFC 6750 section 2.1) for the source",
          e.came(),
          "report the claims to the provider's operator");
    }
  }

  private JsonDocument proven(String jwt, List<String> issuers) {
    String issuer = claimedIssuer(jwt).filter(issuers::contains).orElse("");
    SignedClaims provider = byIssuer.get(issuer);
    if (provider == null) {
      throw unknown("iss", "another issuer, or none");
    }
    return provider.prove(jwt);
  }

  /** Whose keys to try; it is believed when they fit, and not before. */
  private static Optional<String> claimedIssuer(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    try {
      return parts.length == PARTS_OF_JWS
          ? JsonDocument.parse(Base64.getUrlDecoder().decode(parts[1])).string("iss")
          : Optional.empty();
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private RuntimeException unknown(String reason, String came) {
    return RefusedUserInfo.of(
        reason,
        "claims of a claims provider that the application trusts: "
            + (byIssuer.isEmpty() ? "there is none" : byIssuer.keySet()),
        came,
        "leave these claims out; if their issuer is to be trusted, name it in the"
            + " UserInfoSettings");
  }
}
