package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.openid.Claims;
import dev.codegrant.openid.IdToken;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.Set;

/**
 * The sign-in of a run whose scope has {@code openid}: who proves it, and who it was. A value is
 * shown as it is, for it is the user's own, and the user asked for it.
 */
final class SignIn {

  /** About the token and not about the user; or told in a row of its own. */
  private static final Set<String> TOLD_OTHERWISE =
      Set.of(
          "iss",
          "sub",
          "aud",
          "azp",
          "exp",
          "iat",
          "nbf",
          "nonce",
          "at_hash",
          "jti",
          "typ",
          "email",
          "email_verified");

  /** Seconds since 1970 (OpenID Connect Core 1.0 sections 2 and 5.1). */
  private static final Set<String> TIMES = Set.of("auth_time", "updated_at");

  /** What of the sign-in alone is secret; it has done its work. */
  private static final String NONCE = "nonce";

  private final Session session;
  private final AuthorizationServer server;

  SignIn(Session session, AuthorizationServer server) {
    this.session = session;
    this.server = server;
  }

  /** Tells who signed in, and why that is believed. */
  void tell(TokenSet tokens) {
    IdToken idToken = IdToken.of(tokens);
    Claims claims = idToken.claims();
    Transcript transcript = session.transcript();
    transcript.section("Signed in", "The ID token says who, and proves it.");
    transcript.proven("iss", idToken.identity().issuer());
    transcript.proven("sub", idToken.identity().subject());
    claims
        .string("email")
        .ifPresent(
            email ->
                transcript.row(
                    "email",
                    email
                        + (claims.verifiedEmail().isPresent()
                            ? "  (verified)"
                            : "  (unverified)")));
    claims.names().stream()
        .filter(name -> !TOLD_OTHERWISE.contains(name))
        .sorted()
        .forEach(name -> transcript.row(name, readable(claims, name)));
    transcript.row("valid", idToken.issuedAt() + " to " + idToken.expiresAt());
    transcript.row("signature", signature(idToken));
    transcript.proven("checked", String.join(", ", idToken.checks()));
  }

  /** The same for a program. */
  JsonObject json(TokenSet tokens) {
    IdToken idToken = IdToken.of(tokens);
    JsonObject object = new JsonObject();
    object.addProperty("iss", idToken.identity().issuer());
    object.addProperty("sub", idToken.identity().subject());
    object.addProperty("verified_email", idToken.claims().verifiedEmail().orElse(null));
    JsonObject claims = new JsonObject();
    idToken.claims().names().stream()
        .filter(name -> !name.equals(NONCE))
        .sorted()
        .forEach(name -> claims.addProperty(name, idToken.claims().text(name).orElse("")));
    object.add("claims", claims);
    object.addProperty("algorithm", idToken.algorithm());
    object.addProperty("key_id", idToken.keyId().orElse(null));
    object.addProperty("jwks_uri", server.endpoint("jwks_uri").map(Object::toString).orElse(null));
    JsonArray checks = new JsonArray();
    idToken.checks().forEach(checks::add);
    object.add("checks", checks);
    return object;
  }

  private static String readable(Claims claims, String name) {
    String text = claims.text(name).orElse("");
    return TIMES.contains(name) && text.matches("[0-9]{1,11}")
        ? Instant.ofEpochSecond(Long.parseLong(text)).toString()
        : text;
  }

  private String signature(IdToken idToken) {
    return idToken.algorithm()
        + idToken.keyId().map(id -> ", key " + id).orElse("")
        + server.endpoint("jwks_uri").map(uri -> " of " + uri).orElse("");
  }
}
