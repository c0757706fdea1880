package dev.codegrant.testkit;

import java.time.Instant;

/** The authorization code grant at the token endpoint, RFC 6749 section 4.1.3. */
final class CodeRedemption implements GrantType {
  private final Issued issued;
  private final Settings settings;
  private final TokenAnswers answers;

  CodeRedemption(Issued issued, TokenAnswers answers, Settings settings) {
    this.issued = issued;
    this.settings = settings;
    this.answers = answers;
  }

  /** A code is spent by the first attempt of its own client, successful or not. */
  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    Client client = caller.client();
    String value = form.required("code", "it is what is redeemed");
    IssuedCode code =
        issued
            .findCode(value)
            .orElseThrow(
                () ->
                    Refusal.invalidGrant("code is unknown: not issued by this issuer")
                        .because(Refusal.Why.UNKNOWN));
    if (!code.grant().clientId().equals(client.id())) {
      throw Refusal.invalidGrant(
          "code was issued to client "
              + code.grant().clientId()
              + ", client "
              + client.id()
              + " may not redeem it");
    }
    spend(code);
    refuseExpired(code);
    refuseOtherRedirectUri(code, form);
    Pkce.verify(form, code.challenge());
    caller.requireKeys("code", code.confirmation());
    refuseUnprotected(caller, code);
    return answers.toCode(code.grant(), caller);
  }

  /** Asks for the revocation first: of many at once, those who are too late revoke the grant. */
  private void spend(IssuedCode code) throws Refusal {
    boolean revoked = code.grant().isRevoked();
    boolean first = code.spend();
    if (!first && !settings.allows(Leniency.CODE_REUSE)) {
      code.grant().revoke();
      throw Refusal.invalidGrant(
              "code was used before: it works once; the tokens issued for it are now revoked,"
                  + " RFC 6749 section 4.1.2")
          .because(Refusal.Why.USED);
    }
    if (revoked) {
      throw Refusal.invalidGrant(
              (first ? "code" : "code was used before, and what came of it")
                  + " is revoked: the user has to sign in again")
          .because(first ? Refusal.Why.OTHER_REASON : Refusal.Why.USED);
    }
  }

  /** Whether a client that nobody registered has credentials shows here, RFC 9700 section 2.1.1. */
  private void refuseUnprotected(Caller caller, IssuedCode code) throws Refusal {
    if (code.challenge().isEmpty()
        && caller.method().equals(Caller.NONE)
        && !mayOmitChallenge(caller.client())) {
      throw Refusal.invalidGrant(
          "the client came without credentials, and its authorization request had no"
              + " code_challenge: expected one of the two, RFC 9700 section 2.1.1");
    }
  }

  /** A provider may let those off PKCE that are registered as public, and nobody else. */
  private boolean mayOmitChallenge(Client client) {
    return settings.allows(Leniency.PKCE_NOT_REQUIRED)
        || (client.type() == Client.Type.PUBLIC && settings.mayOmit("code_challenge"));
  }

  private void refuseExpired(IssuedCode code) throws Refusal {
    Instant now = settings.clock().instant();
    if (!now.isBefore(code.expiresAt())) {
      throw Refusal.invalidGrant("code expired at " + code.expiresAt() + ", it is now " + now);
    }
  }

  /** RFC 6749 section 4.1.3: it comes again if it came before. */
  private boolean mayOmitRedirectUri(IssuedCode code) {
    return settings.mayOmit("redirect_uri")
        || code.grant().consent().request().value("redirect_uri").isEmpty();
  }

  private void refuseOtherRedirectUri(IssuedCode code, Parameters form) throws Refusal {
    String expected = code.redirectUri();
    String missing = mayOmitRedirectUri(code) ? expected : "missing";
    String came = form.value("redirect_uri").orElse(missing);
    if (!came.equals(expected)) {
      throw Refusal.invalidGrant(
              "redirect_uri is "
                  + came
                  + ", expected the one of the authorization request: "
                  + expected)
          .because(Refusal.Why.OTHER_REDIRECT_URI);
    }
  }
}
