package dev.codegrant.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The token exchange grant at the token endpoint, RFC 8693 section 2. */
final class TokenExchange implements GrantType {
  static final String NAME = "urn:ietf:params:oauth:grant-type:token-exchange";
  static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

  private static final List<String> TYPES = List.of(ACCESS_TOKEN, ID_TOKEN);

  /** In the year 5138; a test may have ordered a time that is none. */
  private static final long LAST_SECOND = 99_999_999_999L;

  private final Issued issued;
  private final TokenAnswers answers;
  private final Settings settings;

  TokenExchange(Issued issued, TokenAnswers answers, Settings settings) {
    this.issued = issued;
    this.answers = answers;
    this.settings = settings;
  }

  /** A token of another client may come: who has got a request exchanges the token in it. */
  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    Presented subject = presented(form, "subject_token");
    Optional<Actor> actor = actor(form, subject.grant.actor());
    String requested = form.value("requested_token_type").orElse(ACCESS_TOKEN);
    if (!requested.equals(ACCESS_TOKEN)) {
      throw Refusal.invalidRequest(
          "requested_token_type is " + requested + ", expected " + ACCESS_TOKEN + " or none");
    }
    Optional<String> scope = form.value("scope");
    Scopes scopes = caller.client().limits().within(subject.scopes, scope, caller.client().id());
    Resources resources = subject.resources.narrowedTo(caller.resources(), form.values("audience"));
    Grant exchanged =
        Grant.exchanged(caller.client(), subject.grant, subject.revoked, scopes, actor);
    return answers.toExchange(exchanged, scopes, resources, caller);
  }

  /** Section 2.1: the type comes with the token, and never alone. */
  private Optional<Actor> actor(Parameters form, Optional<Actor> before) throws Refusal {
    if (form.value("actor_token").isPresent()) {
      Presented actor = presented(form, "actor_token");
      return Optional.of(new Actor(actor.grant.username(), before));
    }
    if (form.value("actor_token_type").isPresent()) {
      throw Refusal.invalidRequest(
          "actor_token_type came without actor_token, expected both or none,"
              + " RFC 8693 section 2.1");
    }
    return before;
  }

  /** Section 2.2.2: whatever is wrong with a token, the error is {@code invalid_request}. */
  private Presented presented(Parameters form, String name) throws Refusal {
    String token = form.required(name, "it is what is exchanged, or who acts");
    String type = form.required(name + "_type", "expected one of " + TYPES);
    if (!TYPES.contains(type)) {
      throw Refusal.invalidRequest(name + "_type is " + type + ", expected one of " + TYPES);
    }
    Presented presented =
        (type.equals(ACCESS_TOKEN) ? accessToken(token) : idToken(token))
            .orElseThrow(
                () ->
                    Refusal.invalidRequest(
                        name + " is unknown: this issuer has issued none like it of type " + type));
    if (presented.revoked.getAsBoolean()) {
      throw Refusal.invalidRequest(name + " is revoked, expected one that is good");
    }
    Instant now = settings.clock().instant();
    if (!now.isBefore(presented.expiresAt)) {
      throw Refusal.invalidRequest(
          name + " expired at " + presented.expiresAt + ", it is now " + now);
    }
    return presented;
  }

  private Optional<Presented> accessToken(String value) {
    return issued
        .findAccessToken(value)
        .map(
            token ->
                new Presented(
                    token.grant(),
                    token.scopes(),
                    token.resources(),
                    token.expiresAt(),
                    token::isRevoked));
  }

  /** It expires when it says so, which may be what a test has changed. */
  private Optional<Presented> idToken(String value) throws Refusal {
    Optional<Grant> found = issued.findIdToken(value);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Grant grant = found.get();
    return Optional.of(
        new Presented(grant, grant.scopes(), grant.resources(), expiry(value), grant::isRevoked));
  }

  private static Instant expiry(String idToken) {
    long seconds = Jwt.claims(idToken).map(claims -> claims.path("exp").asLong()).orElse(0L);
    return Instant.ofEpochSecond(Math.max(0, Math.min(seconds, LAST_SECOND)));
  }

  /** What a token that came stands for; what comes of it is for no more, and no longer good. */
  private record Presented(
      Grant grant,
      Scopes scopes,
      Resources resources,
      Instant expiresAt,
      BooleanSupplier revoked) {}
}
