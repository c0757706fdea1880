package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The modules of the FAPI 2 plans that ask nothing of the client but what every client should do:
 * no proof of possession, no pushed or signed requests.
 */
final class FapiModules {
  private static final String FAPI = "fapi2-security-profile-final-client-test-";
  private static final JwtChange NONE = JwtChange.none();

  /** 2026-01-01; long ago by any clock of today. */
  private static final String LONG_AGO = "1767225600";

  private FapiModules() {}

  static List<Module> all() {
    return List.of(
        new Module(FAPI + "happy-path", "FAPI 2.0 section 5.3.3", stage -> stage.accepts(NONE)),
        new Module(
            FAPI + "invalid-iss",
            "OIDC Core 1.0 section 3.1.3.7, 2",
            stage -> stage.refuses(NONE.withClaim("iss", "\"https://attacker.example\""))),
        new Module(
            FAPI + "invalid-missing-iss",
            "OIDC Core 1.0 section 2",
            stage -> stage.refuses(NONE.withoutClaim("iss"))),
        new Module(
            FAPI + "invalid-aud",
            "OIDC Core 1.0 section 3.1.3.7, 3",
            stage -> stage.refuses(NONE.withClaim("aud", "\"rp-other\""))),
        new Module(
            FAPI + "invalid-missing-aud",
            "OIDC Core 1.0 section 2",
            stage -> stage.refuses(NONE.withoutClaim("aud"))),
        new Module(
            FAPI + "invalid-secondary-aud",
            "OIDC Core 1.0 section 3.1.3.7, 3",
            stage -> stage.refuses(NONE.withClaim("aud", "[\"rp\",\"a-stranger\"]"))),
        new Module(
            FAPI + "valid-aud-as-array",
            "RFC 7519 section 4.1.3",
            stage -> stage.accepts(NONE.withClaim("aud", "[\"rp\"]"))),
        new Module(
            FAPI + "invalid-null-alg",
            "RFC 8725 section 3.1",
            stage -> stage.refuses(NONE.unsigned())),
        new Module(
            FAPI + "invalid-alternate-alg",
            "OIDC Core 1.0 section 3.1.3.7, 7",
            stage -> stage.refuses(NONE.withHeader("alg", "\"RS512\""))),
        new Module(
            FAPI + "invalid-expired-exp",
            "OIDC Core 1.0 section 3.1.3.7, 9",
            stage -> stage.refuses(NONE.withClaim("exp", LONG_AGO).withClaim("iat", LONG_AGO))),
        new Module(
            FAPI + "invalid-missing-exp",
            "OIDC Core 1.0 section 2",
            stage -> stage.refuses(NONE.withoutClaim("exp"))),
        new Module(
            FAPI + "invalid-nonce",
            "OIDC Core 1.0 section 3.1.3.7, 11",
            stage -> stage.refuses(NONE.withClaim("nonce", "\"another\""))),
        new Module(
            FAPI + "invalid-missing-nonce",
            "OIDC Core 1.0 section 3.1.3.7, 11",
            stage -> stage.refuses(NONE.withoutClaim("nonce"))),
        new Module(
            FAPI + "invalid-authorization-response-iss",
            "RFC 9207 section 2.4",
            stage -> refusesCallback(stage, uri -> with(uri, "iss", "https%3A%2F%2Fevil.example"))),
        new Module(
            FAPI + "remove-authorization-response-iss",
            "RFC 9207 section 2.4: promised in the metadata, so required",
            stage -> refusesCallback(stage, uri -> without(uri, "iss"))),
        new Module(
            FAPI + "ensure-authorization-response-with-invalid-state-fails",
            "RFC 6749 section 10.12",
            stage -> refusesCallback(stage, uri -> with(uri, "state", "another-state"))),
        new Module(
            FAPI + "ensure-authorization-response-with-invalid-missing-state-fails",
            "RFC 6749 section 4.1.2",
            stage -> refusesCallback(stage, uri -> without(uri, "state"))),
        new Module(
            FAPI + "token-endpoint-response-without-expires_in",
            "RFC 6749 section 5.1",
            stage -> acceptsAnswer(stage, Answer.usual().withoutMember("expires_in"))),
        new Module(
            FAPI + "token-type-case-insensitivity",
            "RFC 6749 section 5.1",
            stage -> acceptsAnswer(stage, Answer.usual().withMember("token_type", "\"bEARER\""))),
        new Module(
            FAPI + "discovery-issuer-mismatch", "RFC 8414 section 3.3", ConfigModules::otherIssuer),
        new Module(
            "codegrant-token-type-other",
            "RFC 6749 section 7.1: a type that the client does not know",
            stage ->
                stage.refuses(
                    server ->
                        Stage.always(
                            server,
                            Endpoint.TOKEN,
                            Answer.usual().withMember("token_type", "\"mac\"")))),
        new Module(
            "codegrant-access-token-missing",
            "RFC 6749 section 5.1",
            stage ->
                stage.refuses(
                    server ->
                        Stage.always(
                            server, Endpoint.TOKEN, Answer.usual().withoutMember("access_token")))),
        new Module(
            "codegrant-id-token-missing",
            "OIDC Core 1.0 section 3.1.3.3",
            stage -> stage.refuses(NONE.omitted())),
        new Module("codegrant-user-says-no", "RFC 6749 section 4.1.2.1", FapiModules::userSaysNo),
        new Module(
            "codegrant-code-challenge",
            "RFC 9700 section 2.1.1: PKCE with S256 in every request",
            FapiModules::sendsAChallenge));
  }

  private static void acceptsAnswer(Stage stage, Answer answer) throws Exception {
    stage.accepts(server -> Stage.always(server, Endpoint.TOKEN, answer));
  }

  /** The code must not be redeemed either. */
  private static void refusesCallback(Stage stage, UnaryOperator<URI> change) throws Exception {
    FakeAuthorizationServer server = stage.start();
    stage.signsIn(stage.task(server));
    stage.meddle(change);
    SignInTask task = stage.task(server);
    Stage.requireRefusal(() -> stage.signsIn(task), "an answer that was tampered with");
    Stage.require(
        server.requests(Endpoint.TOKEN).size() == 1, "the code of that answer not to be redeemed");
  }

  private static void userSaysNo(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.deniedTask(server);
    Stage.requireRefusal(() -> stage.signsIn(task), "an answer without a code");
    Stage.require(server.requests(Endpoint.TOKEN).isEmpty(), "no token request without a code");
  }

  private static void sendsAChallenge(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.accepts(NONE);
    var request = server.requests(Endpoint.AUTHORIZATION).get(0);
    Stage.require(
        request.parameter("code_challenge").isPresent()
            && request.parameter("code_challenge_method").filter("S256"::equals).isPresent(),
        "code_challenge with S256");
  }

  private static URI with(URI callback, String name, String encoded) {
    return URI.create(without(callback, name) + "&" + name + "=" + encoded);
  }

  private static URI without(URI callback, String name) {
    String all = callback.toString();
    int query = all.indexOf('?') + 1;
    return URI.create(
        all.substring(0, query)
            + String.join(
                "&",
                List.of(all.substring(query).split("&")).stream()
                    .filter(pair -> !Set.of(name).contains(pair.split("=", 2)[0]))
                    .toList()));
  }
}
