package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.RecordedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The modules about refresh tokens. */
final class RefreshModules {
  private RefreshModules() {}

  static List<Module> all() {
    return List.of(
        new Module(
            "oidcc-client-test-refresh-token",
            "OIDC Core 1.0 section 12",
            stage -> newTokensAreUsed(stage)),
        new Module(
            "oidcc-client-test-refresh-token-invalid-issuer",
            "OIDC Core 1.0 section 12.2",
            stage -> refuses(stage, Misbehaviour.REFRESH_ID_TOKEN_ISS_OTHER)),
        new Module(
            "oidcc-client-test-refresh-token-invalid-sub",
            "OIDC Core 1.0 section 12.2",
            stage -> refuses(stage, Misbehaviour.REFRESH_ID_TOKEN_SUB_OTHER)),
        new Module(
            "codegrant-refresh-token-invalid-aud",
            "OIDC Core 1.0 section 12.2",
            stage -> refuses(stage, Misbehaviour.REFRESH_ID_TOKEN_AUD_OTHER)),
        new Module(
            "codegrant-refresh-token-invalid-sig",
            "OIDC Core 1.0 section 12.2",
            stage -> refuses(stage, Misbehaviour.REFRESH_ID_TOKEN_SIGNATURE_CORRUPT)),
        new Module(
            "codegrant-refresh-token-without-id-token",
            "OIDC Core 1.0 section 12.2: it might not contain one",
            stage -> stage.refreshesThough(Misbehaviour.REFRESH_ID_TOKEN_MISSING)),
        new Module(
            "codegrant-refresh-token-rotated",
            "RFC 6749 section 6: the new refresh token replaces the old one",
            stage -> rotatedTokenIsUsed(stage)),
        new Module(
            "codegrant-refresh-token-not-rotated",
            "RFC 6749 section 6: without a new one the old one goes on",
            stage -> oldTokenGoesOn(stage)),
        new Module(
            "codegrant-refresh-token-error",
            "RFC 6749 section 5.2",
            stage ->
                stage.refusesToRefresh(
                    server ->
                        Stage.always(server, Endpoint.TOKEN, Answer.error(400, "invalid_grant")),
                    asked -> asked.endpoint() == Endpoint.TOKEN)));
  }

  private static void refuses(Stage stage, Misbehaviour wrong) throws Exception {
    stage.refusesToRefresh(server -> server.misbehave(wrong), Stage.showing(wrong));
  }

  private static void newTokensAreUsed(Stage stage) throws Exception {
    stage.withUserInfo();
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    SignedIn first = stage.signsIn(task);
    int before = server.requests(Endpoint.USERINFO).size();
    stage.refreshes(task, first);
    List<Optional<String>> used =
        server.requests(Endpoint.USERINFO).stream()
            .map(request -> request.header("Authorization"))
            .toList();
    List<Optional<String>> since = used.subList(before, used.size());
    Stage.require(
        !since.isEmpty() && Collections.disjoint(since, used.subList(0, before)),
        "UserInfo with the new access token after a refresh");
  }

  private static void rotatedTokenIsUsed(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    stage.refreshes(task, stage.refreshes(task, stage.signsIn(task)));
    Stage.require(sent(server).stream().distinct().count() == 2, "the new refresh token");
  }

  private static void oldTokenGoesOn(Stage stage) throws Exception {
    stage.builder().rotateRefreshTokens(false);
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    stage.refreshes(task, stage.refreshes(task, stage.signsIn(task)));
    Stage.require(sent(server).stream().distinct().count() == 1, "the same refresh token");
  }

  private static List<String> sent(FakeAuthorizationServer server) {
    return server.requests(Endpoint.TOKEN).stream()
        .map((RecordedRequest request) -> request.parameter("refresh_token"))
        .flatMap(Optional::stream)
        .toList();
  }
}
