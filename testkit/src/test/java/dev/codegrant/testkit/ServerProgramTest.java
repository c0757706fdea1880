package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Options that should be wrong and are not start a server, which would never come back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerProgramTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private CommandLine commandLine(Ansi colour) {
    return ServerProgram.commandLine(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), colour);
  }

  private int run(String... args) {
    return commandLine(Ansi.OFF).execute(args);
  }

  private void with(String options, Consumer<FakeAuthorizationServer> test) {
    CommandLine line = commandLine(Ansi.OFF);
    line.parseArgs(("--port 0 " + options).strip().split(" +"));
    ServerProgram program = line.getCommand();
    try (FakeAuthorizationServer server = program.start()) {
      test.accept(server);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  @Test
  void withoutOptions_servesAnyClient_andSaysWhere() {
    with(
        "",
        server -> {
          assertThat(tokens(server)).contains("access_token");
          assertThat(printed())
              .contains(
                  "issuer     " + server.issuer(),
                  server.uri(Endpoint.METADATA).toString(),
                  server.uri(Endpoint.OPENID_METADATA).toString(),
                  "users      alice;",
                  "any, since none is registered",
                  "press Ctrl-C to stop")
              .doesNotContain("warning", "\u001b");
        });
  }

  @Test
  void users_areOfferedByThePage_theFirstOneFirst() {
    with(
        "--user bob --user carol",
        server -> {
          String page = NaiveClient.get(authorizationUri(server, authorization())).body();
          assertThat(page)
              .contains("name=\"username\" value=\"bob\"")
              .contains("<option value=\"bob\">", "<option value=\"carol\">")
              .doesNotContain("alice");
          assertThat(printed()).contains("users      bob, carol;");
        });
  }

  @Test
  void confidentialClient_mustSendItsSecret_whichIsNotPrinted() {
    with(
        "--client app:hidden-secret:" + NaiveClient.CALLBACK + ",http://127.0.0.1:9/other",
        server -> {
          NaiveClient.Form redemption = redemption(NaiveClient.code(server));
          assertThat(NaiveClient.post(server.tokenEndpoint(), redemption).statusCode())
              .isEqualTo(401);
          redemption.with("client_secret", "hidden-secret");
          assertThat(NaiveClient.post(server.tokenEndpoint(), redemption).statusCode())
              .isEqualTo(200);
          assertThat(
                  server.approve(
                      authorizationUri(
                          server,
                          authorization().with("redirect_uri", "http://127.0.0.1:9/other"))))
              .hasParameter("code");
          assertThat(printed()).contains("app", NaiveClient.CALLBACK).doesNotContain("hidden");
        });
  }

  @Test
  void publicClient_isServed_andNoOther() {
    with(
        "--public-client app:" + NaiveClient.CALLBACK,
        server -> {
          assertThat(tokens(server)).contains("access_token");
          NaiveClient.Form other = authorization().with("client_id", "other");
          assertThat(NaiveClient.get(authorizationUri(server, other)).body())
              .contains("client other is not registered here");
        });
  }

  @Test
  void scopesPathAndLifetime_areTaken() {
    with(
        "--scopes read,write --issuer-path /realms/test --access-token-lifetime 60",
        server -> {
          assertThat(server.issuer()).endsWith("/realms/test");
          assertThat(member(tokens(server), "expires_in")).isEqualTo("60");
          assertThat(NaiveClient.get(server.uri(Endpoint.METADATA)).body())
              .contains("\"scopes_supported\":[\"read\",\"write\"]");
        });
  }

  @Test
  void preset_isTaken_andNoMetadataNamedWhereThereIsNone() {
    with(
        "--preset github",
        server -> {
          assertThat(server.tokenEndpoint().getPath()).endsWith("/login/oauth/access_token");
          assertThat(printed())
              .contains("token      " + server.tokenEndpoint())
              .doesNotContain("metadata");
        });
  }

  @Test
  void https_writesTheAuthorityForClients(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("ca.pem");
    with(
        "--https --ca-file " + file,
        server -> {
          assertThat(server.issuer()).startsWith("https://127.0.0.1:");
          assertThat(tokens(server)).contains("access_token");
        });
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file))))
        .isEqualTo(TestKeys.certificateAuthority());
  }

  @Test
  void origin_isWhatClientsSee() {
    with(
        "--origin http://fake:8080",
        server -> assertThat(server.issuer()).isEqualTo("http://fake:8080/fake"));
    with(
        "--https --origin https://fake:65535",
        server -> assertThat(server.issuer()).isEqualTo("https://fake:65535/fake"));
  }

  /** RFC 8252 section 7.1. */
  @Test
  void clientOfAnAppOnAPhone_isRegistered() {
    with(
        "--public-client app:com.example.app:/cb",
        server ->
            assertThat(
                    server.approve(
                        authorizationUri(
                            server, authorization().with("redirect_uri", "com.example.app:/cb"))))
                .hasScheme("com.example.app"));
  }

  @Test
  void secretWithAColon_isNotRepeated() {
    assertThat(run("--port", "0", "--client", "app:hid:den:http://127.0.0.1/cb")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).doesNotContain("hid", "den:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clients app:hush:http://127.0.0.1/cb | Unknown option --clients (values",
        "--clients=app:hush:http://127.0.0.1/cb | Unknown option --clients (values",
        "-c app:hush:http://127.0.0.1/cb --what | Unknown option -c, --what (values",
        "-app:hush:http://127.0.0.1/cb | expected an option before each value",
        "app:hush:http://127.0.0.1/cb | expected an option before each value",
      })
  void valueOfNoOption_isNotRepeated_itMayBeASecret(String options, String message) {
    assertThat(run(("--port 0 " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(message, "see --help").doesNotContain("hush");
  }

  @Test
  void terminal_getsColour() throws IOException {
    CommandLine line = commandLine(Ansi.ON);
    line.parseArgs("--port", "0", "--issuer-path", "/a");
    ServerProgram program = line.getCommand();
    program.start().close();
    assertThat(printed()).contains("\u001b[36missuer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot 1 | Unknown option",
        "--port x | 'x' is not an int",
        "--port -1 | expected a port from 0 to 65535, got -1",
        "--port 65536 | expected a port from 0 to 65535, got 65536",
        "--issuer-path fake | expected an issuer path like /fake",
        "--client app:http://127.0.0.1/cb | expected ID:SECRET:REDIRECT-URI",
        "--client app | expected ID:SECRET:REDIRECT-URI",
        "--client app::http://127.0.0.1/cb | expected ID:SECRET:REDIRECT-URI",
        "--client app:s:not-a-uri | a slash behind each URI's scheme",
        "--client app:se:cret:http://127.0.0.1/cb | with no colon in id and secret",
        "--client app:s:http://127.0.0.1/cb,cb | a slash behind each URI's scheme",
        "--client app:s:http://127.0.0.1/cb#f | http://127.0.0.1/cb#f",
        "--public-client my:app:http://127.0.0.1/cb | with no colon in the id",
        "--public-client spa | expected ID:REDIRECT-URI",
        "--public-client http://127.0.0.1/cb | expected ID:REDIRECT-URI",
        "--public-client :http://127.0.0.1/cb | client id that is not empty",
        "--public-client a:http://a/ --client a:s:http://a/ | came twice",
        "--user= | --user is empty",
        "--scopes a\\b | expected one scope name per argument",
        "--scopes , | expected one scope name per argument, RFC 6749 section 3.3, got ''",
        "--scopes= | expected one scope name per argument, RFC 6749 section 3.3, got ''",
        "--scopes a, | expected one scope name per argument, RFC 6749 section 3.3, got ''",
        "--preset GITLAB | expected one of [",
        "--access-token-lifetime 0 | expected above 0 and under 100 years",
        "--access-token-lifetime 99999999999999999 | expected above 0 and under 100 years",
        "--bind 192.0.2.1 | --bind is 192.0.2.1, expected one of [127.0.0.1, 0.0.0.0]",
        "--origin http://fake:8080/path | --origin is http://fake:8080/path, expected a scheme",
        "--origin http://fake:0 | expected a scheme, a host and a port from 1 to 65535",
        "--origin http://fake:65536 | expected a scheme, a host and a port from 1 to 65535",
        "--origin http://fake:99999999999 | expected a scheme, a host and a port from 1 to 65535",
        "--origin ftp://fake:8080 | expected a scheme, a host and a port",
        "--origin https://fake:8080 | the server speaks no TLS: expected http, or --https",
        "--https --origin http://fake:8080 | expected https, or no --https",
        "--ca-file ca.pem | --ca-file came without --https",
      })
  void wrongOption_isExplained(String options, String message) {
    assertThat(run(("--port 0 " + options).replace("--port 0 --port", "--port").split(" ")))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .startsWith("codegrant-testkit: ")
        .contains(message, "see --help");
    assertThat(printed()).isEmpty();
  }

  @Test
  void takenPort_isAFailureAndNoWrongOption() {
    with(
        "",
        server -> {
          int port = URI.create(server.issuer()).getPort();
          assertThat(run("--port", Integer.toString(port))).isEqualTo(1);
          assertThat(err.toString(UTF_8)).contains("port " + port + " of 127.0.0.1");
        });
  }

  @Test
  void fileThatCannotBeWritten_isAFailure(@TempDir Path directory) {
    assertThat(run("--port", "0", "--https", "--ca-file", directory.toString())).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("--ca-file cannot be written");
  }

  @Test
  void help_namesAllOptions() {
    assertThat(run("--help")).isZero();
    assertThat(printed())
        .contains("--port", "--https", "--client", "--public-client", "--bind", "container");
  }

  @Test
  void version_isPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(printed()).startsWith("codegrant-testkit ");
  }
}
