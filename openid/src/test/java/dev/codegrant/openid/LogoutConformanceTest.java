package dev.codegrant.openid;

import static dev.codegrant.openid.LogoutProvider.BACK;
import static dev.codegrant.openid.LogoutProvider.EVENT;
import static dev.codegrant.openid.LogoutProvider.ISSUER;
import static dev.codegrant.openid.LogoutProvider.form;
import static dev.codegrant.openid.LogoutProvider.parameter;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The client tests of the OpenID Foundation about logout, written from the specifications: an
 * application on loopback with the three addresses that it has registered, and a provider.
 */
class LogoutConformanceTest {

  private final LogoutProvider provider = new LogoutProvider();
  private final Set<String> sessions = new HashSet<>();

  /** Why the last request was refused. */
  private volatile String reason = "";

  private final RawServer application = RawServer.start(this::answer);

  /** The user signs in, and out again at the provider. */
  @BeforeEach
  void signInAndOut() {
    IdToken idToken = IdToken.of(provider.signIn());
    sessions.add(idToken.sessionId().orElseThrow());
    URI logout =
        provider
            .logout()
            .begin(LogoutRequest.builder(BACK).idTokenHint(idToken).build())
            .logoutUri();
    assertThat(parameter(logout, "id_token_hint")).isEqualTo(provider.idToken);
  }

  @AfterEach
  void close() throws Exception {
    application.close();
    provider.close();
  }

  private void answer(RawExchange exchange) throws IOException {
    String target = exchange.request().head().split(" ", 3)[1];
    String status = "200 OK";
    try {
      if (target.startsWith("/frontchannel")) {
        int question = target.indexOf('?');
        provider
            .logout()
            .frontChannel(question < 0 ? "" : target.substring(question + 1), sessions::contains)
            .ifPresent(sessions::remove);
      } else {
        String contentType = exchange.request().header("Content-Type:").get(0);
        provider
            .logout()
            .backChannel(contentType, exchange.request().body())
            .sessionId()
            .ifPresent(sessions::remove);
      }
    } catch (OAuthException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.LOGOUT_TOKEN_INVALID);
      reason = e.reason().orElse("");
      status = "400 Bad Request";
    }
    exchange.write(
        "HTTP/1.1 " + status + "\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n");
  }

  private int send(String path, @Nullable String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + application.port() + path).toURL().openConnection();
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", LogoutProvider.FORM);
      connection.getOutputStream().write(body.getBytes(UTF_8));
    }
    int status = connection.getResponseCode();
    assertThat(connection.getHeaderField("Cache-Control")).isEqualTo("no-store");
    return status;
  }

  private void accepted(String logoutToken) throws IOException {
    assertThat(send("/backchannel", form(logoutToken))).isEqualTo(200);
    assertThat(sessions).isEmpty();
  }

  private void refused(String because, String logoutToken) throws IOException {
    assertThat(send("/backchannel", form(logoutToken))).isEqualTo(400);
    assertThat(reason).isEqualTo(because);
    assertThat(sessions).containsExactly("session-1");
  }

  private String with(String claim, @Nullable Object value) {
    return provider.signed("logout+jwt", provider.logoutClaims(claim, value));
  }

  private static void refuses(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OAuthException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout")
  void goodLogoutToken_isAnsweredWith200() throws IOException {
    accepted(provider.signed("logout+jwt", provider.logoutClaims()));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-alg-none")
  void algNone_isAnsweredWith400() throws IOException {
    refused(
        "ALGORITHM",
        LogoutProvider.signed(
            "{\"typ\":\"logout+jwt\",\"alg\":\"none\"}", provider.logoutClaims(), null));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-no-event")
  void noEvent_isAnsweredWith400() throws IOException {
    refused("events", with("events", null));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce")
  void nonce_isAnsweredWith400() throws IOException {
    refused("nonce", with("nonce", "any"));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg")
  void anotherAlgorithm_isAnsweredWith400() throws IOException {
    refused(
        "ALGORITHM",
        LogoutProvider.signed(
            "{\"typ\":\"logout+jwt\",\"alg\":\"HS256\"}", provider.logoutClaims(), Keys.RSA));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud")
  void anotherAudience_isAnsweredWith400() throws IOException {
    refused("aud", with("aud", "another"));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event")
  void anotherEvent_isAnsweredWith400() throws IOException {
    refused("events", with("events", Map.of(EVENT + "1", Map.of())));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss")
  void anotherIssuer_isAnsweredWith400() throws IOException {
    refused("iss", with("iss", ISSUER + "1"));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-init-logout")
  void browserThatComesBack_isRecognized() {
    PendingLogout pending = provider.logout().begin(LogoutRequest.builder(BACK).build());
    String state = parameter(pending.logoutUri(), "state");

    pending.receive(CallbackParameters.ofUri(BACK + "?state=" + state));
    refuses(
        ErrorKind.STATE_REPLAYED,
        () -> pending.receive(CallbackParameters.ofUri(BACK + "?state=" + state)));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-init-logout-other-state")
  void anotherState_isNoticed() {
    PendingLogout pending = provider.logout().begin(LogoutRequest.builder(BACK).build());
    String state = parameter(pending.logoutUri(), "state");

    refuses(
        ErrorKind.STATE_UNKNOWN,
        () -> pending.receive(CallbackParameters.ofUri(BACK + "?state=" + state + "1")));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-init-logout-no-state")
  void noState_isNoticed() {
    PendingLogout pending = provider.logout().begin(LogoutRequest.builder(BACK).build());

    refuses(
        ErrorKind.STATE_MISSING, () -> pending.receive(CallbackParameters.ofUri(BACK.toString())));
  }

  @Test
  @DisplayName("oidcc-client-test-rp-frontchannel-rpinitlogout")
  void frameOfTheProvider_endsTheSession() throws IOException {
    assertThat(send("/frontchannel?iss=" + ISSUER + "&sid=session-1", null)).isEqualTo(200);
    assertThat(sessions).isEmpty();
  }

  @Test
  @DisplayName("oidcc-client-test-rp-frontchannel-opinitlogout")
  void frameThatTheApplicationDidNotAskFor_endsTheSession_ofThisProviderAlone() throws IOException {
    assertThat(send("/frontchannel?iss=https://evil.example&sid=session-1", null)).isEqualTo(400);
    assertThat(send("/frontchannel?iss=" + ISSUER + "&sid=session-2", null)).isEqualTo(400);
    assertThat(send("/frontchannel", null)).isEqualTo(400);
    assertThat(sessions).containsExactly("session-1");
    assertThat(send("/frontchannel?iss=" + ISSUER + "&sid=session-1", null)).isEqualTo(200);
    assertThat(sessions).isEmpty();
  }
}
