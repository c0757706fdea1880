package dev.codegrant.testkit;

/** The refresh token grant at the token endpoint, RFC 6749 section 6. */
final class TokenRefresh implements GrantType {
  private final Issued issued;
  private final Settings settings;
  private final TokenAnswers answers;

  TokenRefresh(Issued issued, TokenAnswers answers, Settings settings) {
    this.issued = issued;
    this.settings = settings;
    this.answers = answers;
  }

  /** With rotation a token works once, and a use after the grace ends the whole grant. */
  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    Client client = caller.client();
    String value = form.required("refresh_token", "it is what is refreshed");
    IssuedRefreshToken token =
        issued
            .findRefreshToken(value)
            .orElseThrow(
                () ->
                    Refusal.invalidGrant("refresh_token is unknown: not issued by this issuer")
                        .because(Refusal.Why.UNKNOWN));
    Grant grant = token.grant();
    if (!grant.clientId().equals(client.id())) {
      throw Refusal.invalidGrant(
          "refresh_token was issued to client "
              + grant.clientId()
              + ", client "
              + client.id()
              + " may not use it");
    }
    if (token.needsCredentials()) {
      caller.requireCredentials("its refresh_token was issued to it with some, RFC 6749 section 6");
    }
    if (grant.isRevoked()) {
      throw Refusal.invalidGrant("refresh_token is revoked: the user has to sign in again");
    }
    caller.requireKeys("refresh_token", token.confirmation());
    grant.resources().narrowedTo(caller.resources());
    Scopes scopes = client.limits().within(grant.scopes(), form.value("scope"), client.id());
    if (settings.rotation() && !token.spend(settings.clock().instant(), settings.rotationGrace())) {
      grant.revoke();
      throw Refusal.invalidGrant(
          "refresh_token was used before: it was replaced by a new one, and because the old one"
              + " came again all tokens of this grant are now revoked, RFC 9700 section 4.14.2");
    }
    return answers.toRefresh(grant, scopes, caller);
  }
}
