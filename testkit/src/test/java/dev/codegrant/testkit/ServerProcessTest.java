package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.location;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The program in a Java of its own, from outside. */
class ServerProcessTest {

  @Test
  void signIn_overHttp_andStop() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProgram.class.getName(),
                "--port",
                "0",
                "--user",
                "bob",
                "--client",
                "app:secret:" + CALLBACK)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String issuer = read(output, "issuer");
      assertThat(read(output, "press Ctrl-C")).contains("to stop");
      String metadata =
          NaiveClient.get(URI.create(issuer + "/.well-known/openid-configuration")).body();
      NaiveClient.Form decision = authorization().with("username", "bob").with("decision", "allow");
      String code =
          parameter(
              location(
                  NaiveClient.post(
                      URI.create(member(metadata, "authorization_endpoint")), decision)),
              "code");
      String tokens =
          NaiveClient.post(
                  URI.create(member(metadata, "token_endpoint")),
                  redemption(code).without("client_id"),
                  NaiveClient.basic("app", "secret"))
              .body();
      assertThat(
              NaiveClient.get(
                      URI.create(issuer + "/resource"),
                      "Authorization",
                      "Bearer " + member(tokens, "access_token"))
                  .body())
          .contains("\"sub\":\"bob\"");
      process.toHandle().destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(output.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(BufferedReader output, String label) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.strip().startsWith(label)) {
        return line.strip().substring(label.length()).strip();
      }
    }
    throw new AssertionError("the program ended before it said: " + label);
  }
}
