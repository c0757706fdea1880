package dev.codegrant.testkit;

import java.time.Instant;

/** The client credentials grant at the token endpoint, RFC 6749 section 4.4: there is no user. */
final class ClientCredentials implements GrantType {
  private final TokenAnswers answers;
  private final Settings settings;

  ClientCredentials(TokenAnswers answers, Settings settings) {
    this.answers = answers;
    this.settings = settings;
  }

  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    Client client =
        caller.requireCredentials("the client credentials grant is of confidential clients alone");
    Scopes scopes = Scopes.requestedWithoutUser(form, client, settings);
    Instant now = settings.clock().instant();
    SignIn nobody = SignIn.ofNobody(client.id(), now);
    return answers.toClient(
        new Grant(client, nobody, AuthenticationRequest.notAsked(), scopes), scopes, caller);
  }
}
