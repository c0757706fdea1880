package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.Misbehaviour;
import java.util.List;
import java.util.function.Consumer;

/**
 * The modules of the FAPI 2 plans that ask nothing of the client but what every client should do:
 * no proof of possession, no pushed or signed requests.
 */
final class FapiModules {
  private static final String FAPI = "fapi2-security-profile-final-client-test-";

  private FapiModules() {}

  static List<Module> all() {
    return List.of(
        new Module(FAPI + "happy-path", "FAPI 2.0 section 5.3.3", stage -> stage.accepts()),
        Module.of(FAPI + "invalid-iss", Misbehaviour.ID_TOKEN_ISS_OTHER),
        Module.of(Misbehaviour.ID_TOKEN_ISS_MISSING),
        Module.of(FAPI + "invalid-aud", Misbehaviour.ID_TOKEN_AUD_OTHER),
        Module.of(FAPI + "invalid-missing-aud", Misbehaviour.ID_TOKEN_AUD_MISSING),
        Module.of(Misbehaviour.ID_TOKEN_AUD_MORE),
        Module.of(Misbehaviour.ID_TOKEN_AUD_ARRAY),
        Module.of(FAPI + "invalid-null-alg", Misbehaviour.ID_TOKEN_ALG_NONE),
        Module.of(Misbehaviour.ID_TOKEN_ALG_OTHER),
        Module.of(Misbehaviour.ID_TOKEN_EXPIRED),
        Module.of(Misbehaviour.ID_TOKEN_EXP_MISSING),
        Module.ifSent("nonce", FAPI + "invalid-nonce", Misbehaviour.ID_TOKEN_NONCE_OTHER),
        Module.ifSent("nonce", Misbehaviour.ID_TOKEN_NONCE_MISSING),
        refusedCallback(Misbehaviour.AUTHORIZATION_ISS_OTHER),
        refusedCallback(Misbehaviour.AUTHORIZATION_ISS_MISSING),
        refusedState(Misbehaviour.AUTHORIZATION_STATE_OTHER),
        refusedState(Misbehaviour.AUTHORIZATION_STATE_MISSING),
        Module.of(Misbehaviour.EXPIRES_IN_MISSING),
        Module.of(Misbehaviour.TOKEN_TYPE_OTHER_CASE),
        new Module(
            FAPI + "discovery-issuer-mismatch", "RFC 8414 section 3.3", ConfigModules::otherIssuer),
        Module.of("codegrant-token-type-other", Misbehaviour.TOKEN_TYPE_UNKNOWN),
        Module.of("codegrant-access-token-missing", Misbehaviour.ACCESS_TOKEN_MISSING),
        Module.of("codegrant-id-token-missing", Misbehaviour.ID_TOKEN_MISSING),
        new Module("codegrant-user-says-no", "RFC 6749 section 4.1.2.1", FapiModules::userSaysNo),
        new Module(
            "codegrant-code-challenge",
            "RFC 9700 section 2.1.1: PKCE with S256 in every request",
            FapiModules::sendsAChallenge));
  }

  private static Module refusedCallback(Misbehaviour wrong) {
    return new Module(
        wrong.module().orElseThrow(),
        wrong.clause(),
        stage -> refusesCallback(stage, wrong, server -> {}));
  }

  /** RFC 9700 section 2.1: with PKCE a client may do without state. */
  private static Module refusedState(Misbehaviour wrong) {
    return new Module(
        wrong.module().orElseThrow(),
        wrong.clause(),
        stage -> refusesCallback(stage, wrong, server -> Stage.assumeSent(server, "state")));
  }

  /** The code must not be redeemed either. */
  private static void refusesCallback(
      Stage stage, Misbehaviour wrong, Consumer<FakeAuthorizationServer> signedIn)
      throws Exception {
    FakeAuthorizationServer server = stage.start();
    stage.signsIn(stage.task(server));
    signedIn.accept(server);
    server.misbehave(wrong);
    int before = server.requests(Endpoint.TOKEN).size();
    SignInTask task = stage.task(server);
    Stage.requireLateRefusal(server, Stage.showing(wrong), () -> stage.attempts(task));
    Stage.require(
        server.requests(Endpoint.TOKEN).size() == before,
        "the code of that answer not to be redeemed");
    stage.recovers(server);
  }

  private static void userSaysNo(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    stage.signsIn(stage.task(server));
    int before = server.requests(Endpoint.TOKEN).size();
    SignInTask task = stage.deniedTask(server);
    Stage.requireLateRefusal(
        server, asked -> asked.endpoint() == Endpoint.AUTHORIZATION, () -> stage.attempts(task));
    Stage.require(
        server.requests(Endpoint.TOKEN).size() == before, "no token request without a code");
    stage.recovers(server);
  }

  private static void sendsAChallenge(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.accepts();
    Stage.require(
        Stage.sent(server, "code_challenge").isPresent()
            && Stage.sent(server, "code_challenge_method").filter("S256"::equals).isPresent(),
        "code_challenge with S256");
  }
}
