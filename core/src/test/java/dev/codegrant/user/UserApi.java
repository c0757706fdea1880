package dev.codegrant.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** An API that tells who the user is, as a test wants it, and a client that asks. */
final class UserApi implements AutoCloseable {

  static final String TOKEN = "at-s3cret";

  private final RawServer raw = RawServer.start(this::answer);
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private UnaryOperator<UserInformationQuirks.Builder> quirks = b -> b;
  private ErrorQuirks errors = ErrorQuirks.builder().build();

  private void answer(RawExchange exchange) throws IOException {
    String target = exchange.request().head().split(" ", 3)[1];
    String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
    exchange.write(answers.getOrDefault(path, text(500, "text/plain", "", "no script")));
  }

  private static String text(int status, String type, String headers, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return "HTTP/1.1 %d x\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, headers, bytes.length, new String(bytes, ISO_8859_1));
  }

  UserApi quirks(UnaryOperator<UserInformationQuirks.Builder> settings) {
    this.quirks = settings;
    return this;
  }

  UserApi errors(ErrorQuirks settings) {
    this.errors = settings;
    return this;
  }

  /** What the {@code userinfo_endpoint} answers. */
  UserApi says(String body) {
    return says(200, "application/json; charset=utf-8", "", body);
  }

  UserApi says(int status, String type, String headers, String body) {
    answers.put("/user", text(status, type, headers, body));
    return this;
  }

  /** What the list of addresses answers. */
  UserApi lists(int status, String type, String body) {
    return lists(status, type, "", body);
  }

  UserApi lists(int status, String type, String headers, String body) {
    answers.put("/user/emails", text(status, type, headers, body));
    return this;
  }

  URI uri(String path) {
    return raw.uri().resolve(path);
  }

  UserInformation fetch() {
    AuthorizationServer server =
        AuthorizationServer.builder(
                URI.create("https://as.example/authorize"), URI.create("https://as.example/token"))
            .endpoint("userinfo_endpoint", uri("/user"))
            .quirks(
                Quirks.builder()
                    .userInformation(quirks.apply(UserInformationQuirks.builder()).build())
                    .errors(errors)
                    .build())
            .build();
    return UserInformationRequest.builder(server)
        .build()
        .fetch(AccessToken.bearer(Secret.of(TOKEN)));
  }

  List<RawExchange.Request> requests() {
    return raw.requests();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
