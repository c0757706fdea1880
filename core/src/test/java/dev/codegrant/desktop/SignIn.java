package dev.codegrant.desktop;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.AuthorizationState;
import dev.codegrant.server.AuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program that signs its user in over a {@link LoopbackFlow}; the test is the user's browser. */
final class SignIn implements AutoCloseable {

  static final String ISSUER = "https://as.example";
  static final Duration AMPLE = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(200);

  final WireMockServer tokenServer =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  final List<AuthorizationState> observed = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> shown = new CompletableFuture<>();
  private @Nullable Thread program;

  SignIn() {
    tokenServer.start();
    answerTokens(200, "{\"access_token\":\"AT-1\",\"token_type\":\"Bearer\",\"expires_in\":60}");
  }

  void answerTokens(int status, String json) {
    tokenServer.stubFor(post(anyUrl()).willReturn(jsonResponse(json, status)));
  }

  LoopbackFlow.Builder flow() {
    AuthorizationServer server =
        AuthorizationServer.builder(
                URI.create(ISSUER + "/authorize"),
                URI.create("http://localhost:" + tokenServer.port() + "/token"))
            .issuer(ISSUER)
            .build();
    return LoopbackFlow.builder(OAuthClient.builder(server, new ClientId("desktop")).build())
        .browser(shown::complete)
        .observer(observed::add);
  }

  /** Begins in a thread of its own, and returns when the user looks at the browser. */
  FutureTask<LoopbackFlow.Result> begin(LoopbackFlow flow, Duration timeout) throws Exception {
    FutureTask<LoopbackFlow.Result> result =
        new FutureTask<>(
            () -> flow.authorize(uri -> AuthorizationRequest.builder(uri).build(), timeout));
    Thread thread = new Thread(result, "program");
    thread.setDaemon(true);
    thread.start();
    program = thread;
    URI ignored = shown.get(20, TimeUnit.SECONDS);
    return result;
  }

  FutureTask<LoopbackFlow.Result> begin(Duration timeout) throws Exception {
    return begin(flow().build(), timeout);
  }

  FutureTask<LoopbackFlow.Result> begin() throws Exception {
    return begin(AMPLE);
  }

  void interrupt() {
    if (program != null) {
      program.interrupt();
    }
  }

  Map<String, String> asked() {
    return Arrays.stream(shown.join().getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  String state() {
    return asked().getOrDefault("state", "");
  }

  int port() {
    return URI.create(asked().getOrDefault("redirect_uri", "")).getPort();
  }

  /** The head of a request as the user's browser would write it. */
  String request(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + "\r\n\r\n";
  }

  /** The browser follows the redirect. */
  Wire.Answer visit(String target) throws IOException {
    return Wire.send(port(), request("GET", target));
  }

  Wire.Answer visitWithCode() throws IOException {
    return visit("/callback?code=c-1&state=" + state());
  }

  List<LoggedRequest> redemptions() {
    return tokenServer.findAll(anyRequestedFor(anyUrl()));
  }

  /** What the flow threw. */
  static <T extends OAuthException> T failure(Class<T> type, Future<LoopbackFlow.Result> result) {
    return type.cast(
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(result::get)
            .havingCause()
            .isInstanceOf(type)
            .actual());
  }

  @Override
  public void close() {
    interrupt();
    tokenServer.stop();
  }
}
