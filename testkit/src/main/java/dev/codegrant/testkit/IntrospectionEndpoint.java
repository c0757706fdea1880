package dev.codegrant.testkit;

import java.time.Instant;
import java.util.Optional;

/** The introspection endpoint, RFC 7662 section 2: for confidential clients, of any token. */
final class IntrospectionEndpoint implements Handler {
  private final FormPost posts;
  private final String issuer;
  private final Issued issued;
  private final Settings settings;

  IntrospectionEndpoint(FormPost posts, String issuer, Issued issued, Settings settings) {
    this.posts = posts;
    this.issuer = issuer;
    this.issued = issued;
    this.settings = settings;
  }

  /** Section 2.2: of a token that is not good, nothing is said but that. */
  @Override
  public Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    posts.caller(request, form).requireCredentials("RFC 7662 section 2.1 keeps strangers out");
    String token = form.required("token", "it is what is asked about");
    Instant now = settings.clock().instant();
    JsonObject answer =
        issued
            .findAccessToken(token)
            .filter(known -> !known.isRevoked() && now.isBefore(known.expiresAt()))
            .map(this::active)
            .or(() -> refreshToken(token, now))
            .orElseGet(() -> new JsonObject().raw("active", "false"));
    return Response.json(200, answer);
  }

  private JsonObject active(IssuedAccessToken token) {
    JsonObject answer =
        about(token.grant(), token.scopes())
            .string("token_type", token.confirmation().tokenType())
            .number("exp", token.expiresAt().getEpochSecond());
    if (!token.confirmation().isNone()) {
      answer.raw("cnf", token.confirmation().toJson().toString());
    }
    return token.resources().addTo(signIn(answer, token.grant()));
  }

  /** RFC 9470 section 6.2; a client that came for itself has not signed in. */
  private static JsonObject signIn(JsonObject answer, Grant grant) {
    grant.signIn().acr().ifPresent(acr -> answer.string("acr", acr));
    return grant.signIn().sid().isEmpty()
        ? answer
        : answer.number("auth_time", grant.signIn().time().getEpochSecond());
  }

  private Optional<JsonObject> refreshToken(String value, Instant now) {
    return issued
        .findRefreshToken(value)
        .filter(token -> token.isGood(now, settings.rotationGrace()))
        .map(token -> about(token.grant(), token.grant().scopes()));
  }

  private JsonObject about(Grant grant, Scopes scopes) {
    JsonObject answer =
        new JsonObject()
            .raw("active", "true")
            .string("iss", issuer)
            .string("sub", grant.username())
            .string("username", grant.username())
            .string("client_id", grant.clientId())
            .string("scope", scopes.toString());
    grant.actor().ifPresent(actor -> answer.raw("act", actor.toJson().toString()));
    return answer;
  }
}
