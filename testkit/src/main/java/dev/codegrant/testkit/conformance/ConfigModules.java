package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.RecordedRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The modules of the config plan: metadata, keys, and keys that change. */
final class ConfigModules {
  private static final Set<Endpoint> METADATA = Set.of(Endpoint.METADATA, Endpoint.OPENID_METADATA);

  private ConfigModules() {}

  static List<Module> all() {
    return Stream.concat(ofTheFoundation().stream(), ours().stream()).toList();
  }

  /** For clients that register themselves, too. */
  static List<Module> ofTheFoundation() {
    return List.of(
        new Module(
            "oidcc-client-test-discovery-openid-config",
            "OIDC Discovery 1.0 section 4",
            stage -> metadataIsRead(stage)),
        new Module(
            "oidcc-client-test-discovery-jwks-uri-keys",
            "OIDC Core 1.0 section 10.1",
            stage -> keysAreRead(stage)),
        new Module(
            "oidcc-client-test-discovery-issuer-mismatch",
            "OIDC Discovery 1.0 section 4.3",
            stage -> otherIssuer(stage)),
        new Module(
            "oidcc-client-test-signing-key-rotation",
            "OIDC Core 1.0 section 10.1.1",
            stage -> keysChangeBetweenSignIns(stage)),
        new Module(
            "oidcc-client-test-signing-key-rotation-just-before-signing",
            "OIDC Core 1.0 section 10.1.1",
            stage -> keysChangeBeforeSigning(stage)));
  }

  private static List<Module> ours() {
    return List.of(
        Module.of("codegrant-unpublished-key", Misbehaviour.ID_TOKEN_KEY_UNPUBLISHED),
        new Module(
            "codegrant-key-type-unknown",
            "RFC 7517 section 5: a key of a type that the client does not know is passed over",
            stage -> keyOfUnknownType(stage)),
        new Module(
            "codegrant-token-endpoint-redirect",
            Misbehaviour.TOKEN_REDIRECT.clause(),
            stage -> redirectedTokenRequest(stage)));
  }

  private static void metadataIsRead(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.accepts();
    Stage.require(
        !server.requests(Endpoint.OPENID_METADATA).isEmpty()
            || !server.requests(Endpoint.METADATA).isEmpty(),
        "the metadata to be read");
  }

  private static void keysAreRead(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.accepts();
    Stage.require(!server.requests(Endpoint.JWKS).isEmpty(), "the key set to be read");
  }

  static void otherIssuer(Stage stage) throws Exception {
    FakeAuthorizationServer right = stage.start();
    stage.signsIn(stage.task(right));
    FakeAuthorizationServer server = stage.start().misbehave(Misbehaviour.METADATA_ISSUER_OTHER);
    Stage.requireLateRefusal(
        server,
        Stage.showing(Misbehaviour.METADATA_ISSUER_OTHER),
        () -> stage.attempts(stage.task(server)));
    List<Endpoint> used =
        server.requests().stream()
            .map(RecordedRequest::endpoint)
            .filter(endpoint -> !METADATA.contains(endpoint))
            .toList();
    Stage.require(
        used.isEmpty(),
        "no request but for metadata, which is of another issuer; it sent to " + used);
    stage.recovers(server);
  }

  private static void keysChangeBetweenSignIns(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    stage.signsIn(task);
    server.openId().rotateKeys();
    stage.signsIn(task);
  }

  private static void keysChangeBeforeSigning(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    stage.signsIn(stage.task(server));
    stage
        .browser()
        .meddle(
            callback -> {
              server.openId().rotateKeys();
              return callback;
            });
    stage.signsIn(stage.task(server));
  }

  private static void keyOfUnknownType(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    String keys;
    try (InputStream answer = server.uri(Endpoint.JWKS).toURL().openStream()) {
      keys = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
    String more =
        keys.replaceFirst("\\[", "[{\"kty\":\"of-tomorrow\",\"kid\":\"1\",\"x\":\"AA\"},");
    Stage.always(
        server, Endpoint.JWKS, Answer.status(200).withBody("application/jwk-set+json", more));
    stage.signsIn(stage.task(server));
  }

  private static void redirectedTokenRequest(Stage stage) throws Exception {
    stage.builder().issuerPath("/elsewhere");
    FakeAuthorizationServer elsewhere = stage.start();
    String there = elsewhere.tokenEndpoint().toString();
    stage.builder().issuerPath("/redirecting");
    stage.refuses(
        server ->
            Stage.always(server, Endpoint.TOKEN, Answer.status(307).withHeader("Location", there)),
        asked -> asked.endpoint() == Endpoint.TOKEN);
    Stage.require(
        elsewhere.requests(Endpoint.TOKEN).isEmpty(), "no token request where a 307 leads to");
  }
}
