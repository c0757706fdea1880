package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that proves who it is with a key of its own. */
class PrivateKeyFileTest {

  private final ClientKey ec = ClientKey.p256();
  private final ClientKey rsa = ClientKey.rsa();
  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start()
          .registerClientWithKeys("ec", ec.jwks(), "http://127.0.0.1/callback")
          .registerClientWithKeys("rsa", rsa.jwks(), "http://127.0.0.1/callback");

  @TempDir private Path directory;

  @AfterEach
  void close() {
    server.close();
  }

  private Running start(Program program, String clientId, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "login",
                "--issuer",
                server.issuer(),
                "--client-id",
                clientId,
                "--no-browser",
                "--json",
                "--scope",
                "openid"));
    args.addAll(List.of(more));
    return program.start(args.toArray(String[]::new));
  }

  private Ended signedIn(Program program, String clientId, String... more) {
    Running running = start(program, clientId, more);
    Visit.get(server.approve(running.openedOnErr()));
    return running.await();
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("key"), content).toString();
  }

  private void assertProvenWithTheKey(Ended ended) {
    assertThat(ended.code()).as(ended.err()).isZero();
    RecordedRequest sent = server.requests(Endpoint.TOKEN).get(0);
    assertThat(sent.parameter("client_assertion")).isPresent();
    assertThat(sent.header("Authorization")).isEmpty();
    assertThat(sent.parameter("client_secret")).isEmpty();
  }

  @Test
  void thatIsAJwk_isUsed() throws IOException {
    assertProvenWithTheKey(
        signedIn(new Program(), "ec", "--private-key-file", file(ec.privateJwk())));
  }

  @Test
  void thatIsAPem_isUsedUnderItsName() throws IOException {
    assertProvenWithTheKey(
        signedIn(
            new Program(), "ec", "--private-key-file", file(ec.pem()), "--key-id", ec.keyId()));
  }

  @Test
  void thatIsAPemOfAnRsaKey_isUsedWithItsAlgorithm() throws IOException {
    assertProvenWithTheKey(
        signedIn(
            new Program(),
            "rsa",
            "--private-key-file",
            file(rsa.pem()),
            "--key-id",
            rsa.keyId(),
            "--key-alg",
            "RS256"));
  }

  @Test
  void thatComesOnStandardInput_isUsed() {
    assertProvenWithTheKey(
        signedIn(new Program().in(ec.privateJwk() + "\n"), "ec", "--private-key-file", "-"));
  }

  @Test
  void thatIsAnotherThanTheRegisteredOne_isRefusedByTheServer() throws IOException {
    Ended ended =
        signedIn(
            new Program(), "rsa", "--private-key-file", file(ec.pem()), "--key-id", ec.keyId());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errorKind()).isEqualTo("CLIENT_AUTH_FAILED");
    assertThat(ended.json().keySet()).doesNotContain("token", "identity");
  }

  private void assertUsage(Ended ended, String kind, String message) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.errorKind()).isEqualTo(kind);
    assertThat(ended.err()).contains(message);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void withoutWhatTheKeyDoesNotSay_isRefusedBeforeAnythingIsSent() throws IOException {
    assertUsage(
        start(new Program(), "ec", "--private-key-file", file(ec.pem())).await(),
        "INVALID_CONFIGURATION",
        "correct --private-key-file, --key-id or --key-alg");
    assertUsage(
        start(new Program(), "rsa", "--private-key-file", file(rsa.pem()), "--key-id=k").await(),
        "INVALID_CONFIGURATION",
        "an algorithm for a key of form RSA");
    assertUsage(
        start(new Program(), "ec", "--private-key-file", file(ec.privateJwk()), "--key-id=another")
            .await(),
        "INVALID_CONFIGURATION",
        "two that differ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "{}",
        "{",
        "text"
      })
  void thatIsNoPrivateKey_isRefusedAndNotRepeated(String content) throws IOException {
    Ended ended =
        start(new Program(), "ec", "--private-key-file", file(content), "--key-id=k").await();

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).doesNotContain("AAAA").doesNotContain("    at ");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void withASecretBesideIt_isRefused() throws IOException {
    String file = file(ec.privateJwk());

    assertUsage(
        start(
                new Program().env("CODEGRANT_CLIENT_SECRET", "a secret"),
                "ec",
                "--private-key-file",
                file)
            .await(),
        "USAGE",
        "unset CODEGRANT_CLIENT_SECRET");
    assertUsage(
        start(new Program(), "ec", "--private-key-file", file, "--auth-method=none").await(),
        "USAGE",
        "--private-key-file alone");
  }

  @Test
  void thatIsMissing_isRefused() {
    assertUsage(
        start(new Program(), "ec", "--private-key-file", directory.resolve("absent").toString())
            .await(),
        "USAGE",
        "the private key in the file ");
    assertUsage(
        start(new Program(), "ec", "--key-id=k").await(), "USAGE", "add --private-key-file FILE");
    assertUsage(
        start(new Program(), "ec", "--key-alg=ES256").await(),
        "USAGE",
        "add --private-key-file FILE");
  }

  @Test
  void withAnAlgorithmThatIsNone_isRefused() throws IOException {
    assertUsage(
        start(new Program(), "ec", "--private-key-file", file(ec.privateJwk()), "--key-alg=hunter2")
            .await(),
        "USAGE",
        "--key-alg to be one of ");
  }
}
