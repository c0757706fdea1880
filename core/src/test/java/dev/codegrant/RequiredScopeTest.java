package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server may grant less than was asked for (RFC 6749 section 3.3). */
class RequiredScopeTest {

  private static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(URI.create("https://app.example/cb"))
        .scope(Scope.of("a", "b", "c"));
  }

  private static TokenSet redeem(Scope required, String scopeMember) throws IOException {
    return redeem(required, scopeMember, AuthorizationRequestQuirks.builder().build());
  }

  private static TokenSet redeem(
      Scope required, String scopeMember, AuthorizationRequestQuirks quirks) throws IOException {
    String body = "{\"access_token\":\"AT\",\"token_type\":\"Bearer\"" + scopeMember + "}";
    try (RawServer raw =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body))) {
      OAuthClient client =
          OAuthClient.builder(
                  AuthorizationServer.builder(URI.create("https://as.example/authorize"), raw.uri())
                      .quirks(Quirks.builder().authorizationRequest(quirks).build())
                      .build(),
                  new ClientId("client-1"))
              .build();
      PendingAuthorization pending = client.authorize(request().requiredScope(required).build());
      String query = pending.authorizationUri().getRawQuery();
      String state = query.replaceFirst("(?s).*[?&]?state=([^&]*).*", "$1");
      return client.redeem(
          (GrantedAuthorization)
              pending.receive(CallbackParameters.ofQuery("code=c0de&state=" + state)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "b a x", "a b c", ""})
  void granted_returnsTheTokens(String granted) throws IOException {
    String member = granted.isEmpty() ? "" : ",\"scope\":\"" + granted + "\"";

    assertThat(redeem(Scope.of("a", "b"), member).scope().isPresent())
        .isEqualTo(!granted.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "A b", "ab", "c"})
  void narrowed_isRefused(String granted) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> redeem(Scope.of("a", "b"), ",\"scope\":\"" + granted + "\""))
        .matches(e -> e.kind() == ErrorKind.SCOPE_INSUFFICIENT);
  }

  @Test
  void narrowedWithoutARequirement_returnsTheTokens() throws IOException {
    assertThat(redeem(Scope.empty(), ",\"scope\":\"a\"").scope()).contains(Scope.of("a"));
  }

  /** Notion and Bitbucket are sent no scope: what is not stated is not what was asked for. */
  @Test
  void unstated_byAServerThatTakesNoScope_isRefused() throws IOException {
    AuthorizationRequestQuirks quirks = AuthorizationRequestQuirks.builder().withoutScope().build();
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> redeem(Scope.of("a"), "", quirks))
        .withMessageContaining("does not say")
        .matches(e -> e.kind() == ErrorKind.SCOPE_INSUFFICIENT);
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> redeem(Scope.of("a", "b"), ",\"scope\":\"a\"", quirks))
        .withMessageContaining("without 'b'");
    assertThat(redeem(Scope.of("a"), ",\"scope\":\"a b\"", quirks).requiredScope())
        .contains(Scope.of("a"));
    assertThat(redeem(Scope.empty(), "", quirks).scope()).isEmpty();
  }

  @Test
  void messageNamesWhatIsMissing_andNothingOfTheServers() {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> redeem(Scope.of("a", "b"), ",\"scope\":\"a SECRET\""))
        .withMessageContaining("without 'b'")
        .withMessageNotContaining("SECRET");
  }

  @Test
  void requirementThatIsNotAskedFor_isRefused() {
    assertThat(request().requiredScope(Scope.of("a", "c")).build().requiredScope())
        .isEqualTo(Scope.of("a", "c"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> request().requiredScope(Scope.of("a", "d")).build())
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }
}
