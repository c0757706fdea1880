package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No private key, no JWT and no nonce is in any output, whether a sign-in goes well or wrong. */
class SignInSecretsTest {

  /** Enough of a value to be worth having. */
  private static final int TOO_MUCH = 8;

  /**
   * How every JWT begins, for its header is a JSON object; in the midst of a value it is chance.
   */
  private static final String JWT = "(?<![\\w-])eyJ[\\w-]{8}";

  /** Where random values stand whole, one of which may begin as a JWT does: with its first dot. */
  private static final String JWT_IN_ADDRESS = JWT + "[\\w-]*\\.";

  enum Ending {
    DONE(0),
    CORRUPT(5),
    OTHER_NONCE(5),
    UNSIGNED(5),
    REFUSED(3),
    NO_KEYS(4);

    private final int code;

    Ending(int code) {
      this.code = code;
    }

    void order(FakeAuthorizationServer server) {
      switch (this) {
        case DONE -> {}
        case CORRUPT -> server.openId().nextIdToken(JwtChange.none().withCorruptSignature());
        case OTHER_NONCE ->
            server
                .openId()
                .nextIdToken(JwtChange.none().withClaim("nonce", "\"a-stranger's-nonce\""));
        case UNSIGNED -> server.openId().nextIdToken(JwtChange.none().unsigned());
        case REFUSED ->
            server.on(Endpoint.TOKEN).times(1).answer(Answer.error(400, "invalid_grant"));
        case NO_KEYS -> server.on(Endpoint.JWKS).times(1).answer(Answer.status(500));
      }
    }
  }

  private final ClientKey key = ClientKey.p256();

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void withoutJson_areNotShown(Ending ending) throws IOException {
    walk(ending, key.pem(), List.of("--key-id", key.keyId()));
  }

  @ParameterizedTest
  @EnumSource
  void withDebug_areNotShown(Ending ending) throws IOException {
    walk(ending, key.pem(), List.of("--key-id", key.keyId(), "--debug"));
  }

  @ParameterizedTest
  @EnumSource
  void withJsonAndDebug_areNotShown(Ending ending) throws IOException {
    walk(ending, key.privateJwk(), List.of("--json", "--debug"));
  }

  private void walk(Ending ending, String keyText, List<String> options) throws IOException {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      server.registerClientWithKeys("app", key.jwks(), "http://127.0.0.1/callback");
      Path file = Files.writeString(directory.resolve("key"), keyText);
      List<String> args =
          new ArrayList<>(
              List.of("login", "--issuer", server.issuer(), "--client-id", "app", "--no-browser"));
      args.addAll(List.of("--private-key-file", file.toString(), "--scope=openid email"));
      args.addAll(List.of("--refresh", "--revoke"));
      args.addAll(options);
      Running running = new Program().start(args.toArray(String[]::new));
      ending.order(server);
      Visit.get(
          server.approve(options.contains("--json") ? running.openedOnErr() : running.opened()));
      Ended ended = running.await();

      assertThat(ended.code()).as(ended.err()).isEqualTo(ending.code);
      String all = ended.out() + ended.err();
      assertThat(all).doesNotContain("a-stranger's-nonce").doesNotContainPattern(JWT_IN_ADDRESS);
      assertThat(withoutAddress(all)).doesNotContainPattern(JWT);
      for (String line : keyText.split("[\n\"]", -1)) {
        if (isSecretPart(line)) {
          assertThat(all.contains(line.substring(0, TOO_MUCH))).as("a part of the key").isFalse();
        }
      }
      assertThat(sent(server, "client_assertion"))
          .isNotEmpty()
          .allSatisfy(jwt -> assertThat(jwt).containsPattern(JWT));
      assertThat(sent(server, "nonce"))
          .isNotEmpty()
          .allSatisfy(
              nonce ->
                  assertThat(withoutAddress(all).contains(nonce.substring(0, TOO_MUCH)))
                      .as("the nonce in the output")
                      .isFalse());
    }
  }

  private boolean isSecretPart(String line) {
    return line.length() >= 40 && !line.startsWith("-----") && !key.publicMembers().contains(line);
  }

  private static List<String> sent(FakeAuthorizationServer server, String parameter) {
    return server.requests().stream()
        .map((RecordedRequest request) -> request.parameter(parameter))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The nonce must be in the address that the user is to open, as the state. */
  private static String withoutAddress(String output) {
    return output
        .lines()
        .filter(line -> !line.startsWith("Open: "))
        .collect(Collectors.joining("\n"));
  }
}
