package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every way in which a token endpoint fails, and what is said about it. */
final class LeakageFailures {

  private static final List<RawServer.Script> FAULTS =
      List.of(
          answer("500 Oops", "text/plain", ""),
          answer("429 Slow", "text/plain", ""),
          answer("302 Go", "text/plain", ""),
          answer("400 No", "application/json", "{\"error\":\"invalid_grant\"}"),
          answer("401 No", "application/json", "{\"error\":\"invalid_client\"}"),
          answer("200 OK", "text/html", "<p>"),
          answer("200 OK", "application/json", "{x}"),
          exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{");
            exchange.socket().close();
          },
          exchange -> exchange.write("garbage\r\n\r\n"),
          RawExchange::reset);

  private LeakageFailures() {}

  private static RawServer.Script answer(String status, String type, String body) {
    return exchange ->
        exchange.write(
            "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, type, body.length(), body));
  }

  static void failures(CaseRun run) {
    run.calling(() -> run.note("failures", collect(run)));
  }

  /** One after the other; the last three servers echo a secret, as an error and its text. */
  static List<OAuthException> collect(CaseRun run) {
    List<OAuthException> failures = new ArrayList<>();
    for (RawServer.Script fault : FAULTS) {
      failures.add(failure(run, run.serve(fault)));
    }
    failures.add(failure(run, run.serve(echo(run.value("CODE")))));
    failures.add(failure(run, run.serve(echo(run.value("CLIENT_SECRET")))));
    failures.add(refreshFailure(run, run.serve(echo(run.value("RT")))));
    return failures;
  }

  /** A server that says what it was sent, wherever it can say something. */
  private static RawServer.Script echo(String secret) {
    return answer(
        "400 No",
        "application/json",
        "{\"error\":\"%s\",\"error_description\":\"%s\",\"error_uri\":\"%s\"}"
            .formatted(secret, secret, secret));
  }

  private static OAuthException refreshFailure(CaseRun run, RawServer server) {
    TokenSet tokens =
        TokenSet.builder(AccessToken.bearer(Secret.of(run.value("AT"))), Instant.EPOCH)
            .refreshToken(RefreshToken.of(Secret.of(run.value("RT"))))
            .build();
    try {
      client(run, server).refresh(tokens);
    } catch (OAuthException e) {
      return e;
    }
    throw new AssertionError("nothing failed at " + server.uri());
  }

  private static OAuthClient client(CaseRun run, RawServer server) {
    AuthorizationServer as = AuthorizationServer.builder(server.uri(), server.uri()).build();
    return OAuthClient.builder(as, new ClientId("app"))
        .clientSecret(Secret.of(run.value("CLIENT_SECRET")))
        .build();
  }

  private static OAuthException failure(CaseRun run, RawServer server) {
    OAuthClient client = client(run, server);
    PendingAuthorization pending = client.authorize(LeakageWorld.request());
    String query = pending.authorizationUri().getRawQuery();
    String state = query.replaceFirst(".*[?&]?state=([^&]+).*", "$1");
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery("code=" + run.value("CODE") + "&state=" + state));
    try {
      client.redeem(granted);
    } catch (OAuthException e) {
      return e;
    }
    throw new AssertionError("nothing failed at " + server.uri());
  }

  static void requireOurs(CaseRun run) {
    List<?> failures = run.noted("failures", List.class);
    assertThat(failures.size()).isEqualTo(FAULTS.size() + 3);
    for (Object failure : failures) {
      for (Throwable cause = (Throwable) failure; cause != null; cause = cause.getCause()) {
        assertThat(cause.getClass().getName()).doesNotStartWith("com.google.");
        assertThat(run.leaks(String.valueOf(cause))).isFalse();
        for (Throwable other : cause.getSuppressed()) {
          assertThat(other.getClass().getName()).doesNotStartWith("com.google.");
          assertThat(run.leaks(String.valueOf(other))).isFalse();
        }
      }
    }
  }
}
