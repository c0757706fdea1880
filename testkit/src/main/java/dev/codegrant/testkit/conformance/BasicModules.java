package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.RecordedRequest;
import java.util.List;
import java.util.Optional;

/** The modules of the basic plan, for the code flow. */
final class BasicModules {
  /** Whoever does not form-encode it shows another one. */
  private static final String SECRET = "100%25 secret + more of it, long enough for HS256";

  private BasicModules() {}

  static List<Module> all() {
    return List.of(
        new Module("oidcc-client-test", "OIDC Core 1.0 section 3.1", stage -> happyPath(stage)),
        Module.ifSent("nonce", Misbehaviour.ID_TOKEN_NONCE_OTHER),
        new Module(
            "oidcc-client-test-client-secret-basic",
            "RFC 6749 section 2.3.1: identifier and secret are form-encoded first",
            stage -> secretInTheHeader(stage)),
        new Module(
            "oidcc-client-test-scope-userinfo-claims",
            "OIDC Core 1.0 section 5.4",
            stage -> userInfoIsAsked(stage)),
        Module.of(Misbehaviour.ID_TOKEN_KID_MISSING),
        Module.of(Misbehaviour.ID_TOKEN_IAT_MISSING),
        Module.of(Misbehaviour.ID_TOKEN_AUD_MISSING),
        Module.of(Misbehaviour.ID_TOKEN_AUD_OTHER),
        Module.of(Misbehaviour.ID_TOKEN_SUB_MISSING),
        Module.of(Misbehaviour.ID_TOKEN_ISS_OTHER),
        Module.of(Misbehaviour.ID_TOKEN_ALG_NONE),
        new Module(
            "oidcc-client-test-idtoken-sig-rs256",
            "OIDC Core 1.0 section 15.1",
            stage -> stage.signedWith("RS256").accepts()),
        new Module(
            "oidcc-client-test-invalid-sig-rs256",
            "OIDC Core 1.0 section 3.1.3.7, 6",
            stage -> stage.signedWith("RS256").refuses(Misbehaviour.ID_TOKEN_SIGNATURE_CORRUPT)),
        new Module(
            "oidcc-client-test-invalid-sig-es256",
            "OIDC Core 1.0 section 3.1.3.7, 6",
            stage -> stage.signedWith("ES256").refuses(Misbehaviour.ID_TOKEN_SIGNATURE_CORRUPT)),
        new Module(
            "oidcc-client-test-invalid-sig-hs256",
            "OIDC Core 1.0 section 3.1.3.7, 8",
            stage -> stage.signedWith("HS256").refuses(Misbehaviour.ID_TOKEN_SIGNATURE_CORRUPT)),
        new Module(
            "oidcc-client-test-userinfo-invalid-sub",
            "OIDC Core 1.0 section 5.3.2",
            stage -> userInfoOfAnother(stage)),
        new Module(
            "oidcc-client-test-userinfo-bearer-header",
            "RFC 6750 section 2.1",
            stage -> tokenInTheHeader(stage)));
  }

  private static void happyPath(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.accepts();
    List<Endpoint> asked = server.requests().stream().map(RecordedRequest::endpoint).toList();
    Stage.require(
        asked.indexOf(Endpoint.AUTHORIZATION) >= 0
            && asked.indexOf(Endpoint.AUTHORIZATION) < asked.indexOf(Endpoint.TOKEN),
        "an authorization request, then a token request; it sent to " + asked);
  }

  private static void secretInTheHeader(Stage stage) throws Exception {
    stage
        .builder()
        .metadataMember("token_endpoint_auth_methods_supported", "[\"client_secret_basic\"]");
    RecordedRequest redeemed = stage.withSecret(SECRET).accepts().requests(Endpoint.TOKEN).get(0);
    Stage.require(
        redeemed.header("Authorization").filter(text -> Stage.hasScheme(text, "Basic")).isPresent()
            && redeemed.parameter("client_secret").isEmpty(),
        "Basic credentials, and no secret in the body");
  }

  private static void userInfoOfAnother(Stage stage) throws Exception {
    stage.withUserInfo();
    FakeAuthorizationServer server = stage.start();
    stage.signsIn(stage.task(server));
    server.misbehave(Misbehaviour.USERINFO_SUB_OTHER);
    SignInTask task = stage.task(server);
    Stage.requireLateRefusal(
        server, Stage.showing(Misbehaviour.USERINFO_SUB_OTHER), () -> stage.attempts(task));
    stage.recovers(server);
  }

  private static RecordedRequest userInfoIsAsked(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.withUserInfo().accepts();
    Optional<RecordedRequest> answered =
        server.requests(Endpoint.USERINFO).stream()
            .filter(request -> request.status().orElse(0) == 200)
            .findFirst();
    Stage.require(answered.isPresent(), "a UserInfo request that is answered with 200");
    return answered.orElseThrow();
  }

  private static void tokenInTheHeader(Stage stage) throws Exception {
    RecordedRequest asked = userInfoIsAsked(stage);
    Stage.require(
        asked.header("Authorization").filter(text -> Stage.hasScheme(text, "Bearer")).isPresent()
            && asked.parameter("access_token").isEmpty(),
        "the access token in the header, and only there");
  }
}
