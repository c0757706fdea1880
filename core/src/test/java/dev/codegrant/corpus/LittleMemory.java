package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.GenericUrl;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Case TR-015, for a JVM with little memory: long, deep and odd texts as answers, headers and
 * callbacks. Nothing but an OAuthException may come of them.
 */
public final class LittleMemory {

  private static final int LONG = 128 * 1024;
  private static final int LONGEST_HEADER = 8 * 1024;

  private static final List<String> STARTS =
      List.of("", "{\"access_token\":\"", "{\"a\":", "{\"error\":\"", "Bearer realm=\"");
  private static final List<String> PIECES =
      List.of(
          "[", "{\"a\":", "a", "a=b&", "&", "%41", "+", "\"", "\\\"", "\\ud800", "9", "Bearer ",
          ",", "a=\"", " ", "\u00ff");

  private static int inputs;

  private LittleMemory() {}

  private interface Attempt {
    void run() throws IOException;
  }

  /** Of what {@link #main} printed. */
  public static void require(String printed) {
    assertThat(printed.strip()).isEqualTo("0 findings in 480 inputs");
  }

  /** Prints how many inputs there were, or what was thrown and fails. */
  public static void main(String[] arguments) throws Exception {
    for (String start : STARTS) {
      for (String piece : PIECES) {
        String text = start + piece.repeat(LONG / piece.length());
        attempt(() -> CallbackParameters.ofQuery(text));
        attempt(() -> Scope.parse(text));
        answered("200 OK", text);
        answered("400 No", text);
        described(text);
        challenged(start + piece.repeat(LONGEST_HEADER / piece.length()));
      }
    }
    System.out.println("0 findings in " + inputs + " inputs");
  }

  private static void attempt(Attempt attempt) {
    inputs++;
    try {
      attempt.run();
    } catch (OAuthException | IOException e) {
      // refused, or an API's answer that the application would see
    }
  }

  private static void answered(String status, String body) throws IOException {
    try (RawServer server = serving(status, "X: y", body)) {
      TokenSet tokens =
          TokenSet.builder(AccessToken.bearer(Secret.of("at-0")), Instant.EPOCH)
              .refreshToken(RefreshToken.of(Secret.of("rt-0")))
              .build();
      OAuthClient client =
          OAuthClient.builder(
                  AuthorizationServer.builder(server.uri(), server.uri()).build(),
                  new ClientId("app"))
              .build();
      attempt(() -> client.refresh(tokens));
    }
  }

  private static void described(String body) throws IOException {
    try (RawServer server = serving("200 OK", "X: y", body)) {
      attempt(
          () -> MetadataDiscovery.builder().build().discover("http://127.0.0.1:" + server.port()));
    }
  }

  private static void challenged(String challenge) throws IOException {
    try (RawServer server = serving("401 No", "WWW-Authenticate: " + challenge, "")) {
      URI resource = URI.create("http://127.0.0.1:" + server.port() + "/");
      BearerAuthorization authorization =
          BearerAuthorization.builder(
                  TokenSource.of(AccessToken.bearer(Secret.of("at-0"))), resource)
              .build();
      attempt(
          () ->
              SocketTransport.shared()
                  .createRequestFactory(authorization)
                  .buildGetRequest(new GenericUrl(resource))
                  .execute()
                  .disconnect());
    }
  }

  private static RawServer serving(String status, String header, String body) {
    return RawServer.answering(
        "HTTP/1.1 %s\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, header, body.getBytes(ISO_8859_1).length, body));
  }
}
