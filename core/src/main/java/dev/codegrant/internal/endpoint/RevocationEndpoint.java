package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;

/** The revocation endpoint (RFC 7009). */
public final class RevocationEndpoint {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final ClientAuthentication authentication;
  private final BackChannel backChannel;

  /** Makes the client's side of a revocation endpoint. */
  public RevocationEndpoint(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel) {
    this.server = server;
    this.clientId = clientId;
    this.authentication = authentication;
    this.backChannel = backChannel;
  }

  /** Sends the request of section 2.1. */
  public void revoke(Token token) {
    RevocationQuirks quirks = server.quirks().revocation();
    ClientRequest request =
        new ClientRequest(
                MutualTls.revocationEndpoint(server, authentication)
                    .orElseThrow(
                        () ->
                            new ConfigurationException(
                                ErrorKind.INVALID_CONFIGURATION,
                                "a revocation endpoint (RFC 7009) of " + server,
                                "none in its metadata or definition",
                                "name one if the server has it; else delete the tokens and let"
                                    + " them expire")),
                server.issuer().orElse(null))
            .parameter("token", token.value())
            .parameter("token_type_hint", Secret.of(token.tokenTypeHint()));
    if (quirks.isClientAuthenticated()) {
      authentication.authenticate(clientId, request);
    }
    judge(backChannel.post(request), quirks);
  }

  /**
   * The status decides (section 2.2): Keycloak answers an unknown token with 200 and a body that
   * says error (26.7.3, 2026-11-22).
   */
  private void judge(HttpAnswer answer, RevocationQuirks quirks) {
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() == 200) {
      return;
    }
    ErrorResponse error =
        Members.of(answer, server.quirks().tokenResponse().isFormEncodedAccepted())
            .error()
            .orElseThrow(
                () ->
                    new MalformedResponseException(
                        ErrorKind.TOKEN_RESPONSE_MALFORMED,
                        "STATUS",
                        "status 200, or an error member, from " + answer.source(),
                        answer.describe(),
                        "check the revocation endpoint's address"));
    if (!quirks.isAlreadyRevoked(error.error())) {
      throw new ErrorResponseException(
          ErrorKind.REVOCATION_FAILED,
          error,
          "the token to be revoked at " + answer.source() + " (RFC 7009 section 2.2)",
          "status " + answer.status() + ", error=" + error,
          "treat the token as alive; look the code up in RFC 7009 section 2.2.1");
    }
  }
}
