package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.openid.Claims;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sign-in of a run whose scope has {@code openid}: who proves it, and who it was. A value is
 * shown as it is, for it is the user's own, and the user asked for it.
 */
final class SignIn {

  /** About the token itself, not about the user; shown as checks. */
  private static final Set<String> OF_THE_TOKEN =
      Set.of("iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "at_hash", "jti", "typ");

  private final Session session;
  private final AuthorizationServer server;

  SignIn(Session session, AuthorizationServer server) {
    this.session = session;
    this.server = server;
  }

  /** Lets a client prove ID tokens, with the provider's keys over the transport of this run. */
  void prepare(
      OAuthClient.Builder client,
      RelyingParty.Builder party,
      Duration timeout,
      Optional<SigningAlgorithm> algorithm) {
    algorithm.ifPresent(party::idTokenSigningAlgorithm);
    client.idTokenVerifier(party.transport(session.transport()).timeout(timeout).build());
  }

  /** Tells who signed in, and why that is believed. */
  void tell(TokenSet tokens) {
    IdToken idToken = IdToken.of(tokens);
    Transcript transcript = session.transcript();
    transcript.section("Signed in", "The ID token says who, and proves it.");
    transcript.row("iss", idToken.identity().issuer());
    transcript.row("sub", idToken.identity().subject());
    Claims claims = idToken.claims();
    claims.verifiedEmail().ifPresent(email -> transcript.row("email", email + "  (verified)"));
    claims.names().stream()
        .filter(name -> !OF_THE_TOKEN.contains(name) && !isShown(claims, name))
        .sorted()
        .forEach(name -> transcript.row(name, claims.text(name).orElse("")));
    transcript.row("signature", signature(idToken));
    transcript.row("checked", String.join(", ", idToken.checks()));
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

  private static boolean isShown(Claims claims, String name) {
    return claims.verifiedEmail().isPresent() && List.of("email", "email_verified").contains(name);
  }

  private String signature(IdToken idToken) {
    return idToken.algorithm()
        + idToken.keyId().map(id -> ", key " + id).orElse("")
        + server.endpoint("jwks_uri").map(uri -> " of " + uri).orElse("");
  }
}
