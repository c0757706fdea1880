package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.codegrant.error.ErrorKind.INSECURE_URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointsTest {

  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  @Nested
  class WholeExchange {

    @Test
    void withASecret_getsRefreshesAndRevokesTokens() {
      OAuthClient client =
          OAuthClient.builder(server(), new ClientId("the:client"))
              .clientSecret(Secret.of("the secret"))
              .build();
      answer("grant_type=authorization_code", "first");
      answer("grant_type=refresh_token", "second");
      SERVER.stubFor(post("/revoke").willReturn(ok()));

      TokenSet first = client.redeem(granted(client, ""));
      TokenSet second = client.refresh(first);
      client.revoke(second.refreshToken().orElseThrow());

      assertThat(first.accessToken().value().reveal()).isEqualTo("first-access");
      assertThat(second.accessToken().value().reveal()).isEqualTo("second-access");
      assertThat(second.refreshToken())
          .map(token -> token.value().reveal())
          .hasValue("second-refresh");
      assertThat(second.scope()).hasValue(Scope.of("read", "write"));
      assertThat(SERVER.asked()).containsExactly("/token", "/token", "/revoke");
      SERVER.verify(
          3,
          anyRequestedFor(anyUrl())
              .withHeader("Authorization", equalTo("Basic dGhlJTNBY2xpZW50OnRoZStzZWNyZXQ=")));
    }

    @Test
    void withoutASecret_namesTheClientInTheBody() {
      OAuthClient client = OAuthClient.builder(server(), new ClientId("the:client")).build();
      answer("grant_type=authorization_code", "first");

      client.redeem(granted(client, ""));

      SERVER.verify(
          1,
          postRequestedFor(urlEqualTo("/token"))
              .withoutHeader("Authorization")
              .withRequestBody(containing("client_id=the%3Aclient")));
    }

    /** Nothing is known to compare it with: kept, not judged (architecture.md section 10). */
    @Test
    void withAnIssOfAnUnknownIssuer_isGranted() {
      OAuthClient client = OAuthClient.builder(server(), new ClientId("the:client")).build();

      assertThat(granted(client, "&iss=https%3A%2F%2Fas.example"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    private static AuthorizationServer server() {
      return Generic.endpoints(SERVER.uri("/authorize"), SERVER.uri("/token"))
          .revocationEndpoint(SERVER.uri("/revoke"))
          .build();
    }

    private static void answer(String request, String name) {
      SERVER.stubFor(
          post("/token")
              .withRequestBody(containing(request))
              .willReturn(
                  okJson(
                      """
                      {"access_token":"%1$s-access","token_type":"Bearer","expires_in":60,\
                      "refresh_token":"%1$s-refresh"%2$s}\
                      """
                          .formatted(
                              name, name.equals("first") ? ",\"scope\":\"read write\"" : ""))));
    }

    private static GrantedAuthorization granted(OAuthClient client, String more) {
      PendingAuthorization pending =
          client.authorize(
              AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                  .scope(Scope.of("read", "write"))
                  .build());
      Matcher state = STATE.matcher(pending.authorizationUri().toString());
      assertThat(state.find()).isTrue();
      AuthorizationOutcome outcome =
          pending.receive(
              CallbackParameters.ofQuery("code=the-code&state=" + state.group(1) + more));
      return (GrantedAuthorization) outcome;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://as.example/authorize, https://as.example/token",
    "https://as.example/authorize, http://as.example/token"
  })
  void withAnInsecureEndpoint_isRefused(URI authorization, URI token) {
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class, () -> Generic.endpoints(authorization, token))
                .kind())
        .isEqualTo(INSECURE_URL);
  }

  @Test
  void withSecureEndpoints_isAccepted() {
    AuthorizationServer server =
        Generic.endpoints(
                URI.create("https://as.example/authorize"), URI.create("https://as.example/token"))
            .build();

    assertThat(server.issuer()).isEmpty();
    assertThat(server.tokenEndpoint()).hasToString("https://as.example/token");
  }
}
