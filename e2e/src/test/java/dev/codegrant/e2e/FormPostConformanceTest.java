package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.token.TokenSet;
import dev.codegrant.web.CallbackRequest;
import dev.codegrant.web.WebFlow;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The form-post plan of the OpenID Foundation, in a web application. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class FormPostConformanceTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final FakeAuthorizationServer server;
  private final SignInApplication application;
  private final WebFlow flow;

  FormPostConformanceTest(FakeAuthorizationServer server) {
    this.server = server;
    this.application = SignInApplication.at(server);
    this.flow =
        WebFlow.builder(SealingKeys.random())
            .client(application.client(), SignInApplication.REDIRECT_URI)
            .clock(server.clock())
            .build();
  }

  /** The provider's page posts itself in the browser that began. */
  private WebFlow.Finished posted(AuthorizationRequest request) {
    WebFlow.Redirect begun = flow.begin(application.client(), request, "/home", null);
    URI posts = server.approve(begun.location());
    String cookies =
        begun.setCookies().stream()
            .map(cookie -> cookie.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    assertThat(begun.setCookies()).anySatisfy(set -> assertThat(set).contains("SameSite=None"));
    return flow.finish(
        CallbackRequest.of("POST", SignInApplication.REDIRECT_URI.toString())
            .cookies(cookies)
            .form(FORM, posts.getRawQuery()));
  }

  @Test
  @DisplayName("oidcc-client-test (form_post)")
  void happyPath_signsIn() {
    WebFlow.Finished finished = posted(SignInApplication.request().formPost().build());

    TokenSet tokens = finished.client().redeem((GrantedAuthorization) finished.outcome());

    assertThat(IdToken.of(tokens).identity()).isEqualTo(new Identity(server.issuer(), "alice"));
    assertThat(server.requests(Endpoint.AUTHORIZATION))
        .anySatisfy(asked -> assertThat(asked.parameter("response_mode")).contains("form_post"));
    assertThat(finished.returnTo()).isEqualTo("/home");
  }

  @Test
  @DisplayName("oidcc-client-test-nonce-invalid (form_post)")
  void otherNonce_isRefused() {
    WebFlow.Finished finished = posted(SignInApplication.request().formPost().build());
    server.openId().nextIdToken(JwtChange.none().withClaim("nonce", "\"another-nonce\""));

    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> finished.client().redeem((GrantedAuthorization) finished.outcome()))
        .matches(e -> e.kind() == ErrorKind.ID_TOKEN_NONCE_MISMATCH);
    assertThat(server.requests(Endpoint.USERINFO)).isEmpty();
  }

  @Test
  @DisplayName("oidcc-client-test-form-post-error")
  void anError_isPostedToo_andNothingIsRedeemed() {
    AuthorizationRequest request =
        SignInApplication.request()
            .formPost()
            .maxAge(Duration.ZERO)
            .additionalParameter("prompt", "none")
            .build();

    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(() -> posted(request))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_ERROR);
              assertThat(e.response().error()).isEqualTo("login_required");
            });
    assertThat(server.requests(Endpoint.TOKEN)).isEmpty();
  }
}
