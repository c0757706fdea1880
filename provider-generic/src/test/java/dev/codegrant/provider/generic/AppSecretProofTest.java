package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The proof that Facebook's API wants beside the token. */
final class AppSecretProofTest {

  private static final Secret APP_SECRET = Secret.of("app-secret");

  /** printf %s EAAEXAMPLE | openssl dgst -sha256 -hmac app-secret */
  private static final String PROOF =
      "b40d143a85c79bcf1485b45b1d284b5aa59eb72d2220bae2bef460d078310d44";

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  private static BearerAuthorization.Builder bearer() {
    return BearerAuthorization.builder(
        TokenSource.of(AccessToken.bearer(Secret.of("EAAEXAMPLE"))), SERVER.uri("/"));
  }

  private static HttpRequest request(String path) throws IOException {
    return new NetHttpTransport()
        .createRequestFactory(AppSecretProof.beside(bearer().build(), APP_SECRET))
        .buildGetRequest(new GenericUrl(SERVER.address(path)));
  }

  @Test
  void proof_standsBesideTheToken() throws IOException {
    SERVER.stubFor(any(anyUrl()).willReturn(ok("{}")));

    request("/me?fields=id").execute().disconnect();

    assertThat(SERVER.asked()).containsExactly("/me?fields=id&appsecret_proof=" + PROOF);
    assertThat(SERVER.getAllServeEvents().get(0).getRequest().getHeader("Authorization"))
        .isEqualTo("Bearer EAAEXAMPLE");
  }

  @Test
  void requestThatIsExecutedAgain_hasOneProof() throws IOException {
    SERVER.stubFor(any(anyUrl()).willReturn(ok("{}")));
    GenericUrl own = new GenericUrl(SERVER.address("/me?appsecret_proof=old"));
    HttpRequest request = request("/me").setUrl(own);

    request.execute().disconnect();
    request.execute().disconnect();

    assertThat(SERVER.asked())
        .isEqualTo(List.of("/me?appsecret_proof=" + PROOF, "/me?appsecret_proof=" + PROOF));
    assertThat(own.build()).endsWith("?appsecret_proof=old");
  }

  @Test
  void redirect_hasTheProofToo() throws IOException {
    SERVER.stubFor(
        any(urlPathEqualTo("/me")).willReturn(temporaryRedirect(SERVER.address("/you?a=b"))));
    SERVER.stubFor(any(urlPathEqualTo("/you")).willReturn(ok("{}")));

    request("/me").execute().disconnect();

    assertThat(SERVER.asked())
        .containsExactly("/me?appsecret_proof=" + PROOF, "/you?a=b&appsecret_proof=" + PROOF);
  }

  /** The neighbour: whom the token is not for gets no proof of it. */
  @Test
  void requestElsewhere_isRefused() {
    HttpRequest[] request = new HttpRequest[1];
    ConfigurationException refusal =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> {
              request[0] = request("/me").setUrl(new GenericUrl("https://other.example/me"));
              request[0].execute();
            });
    assertThat(refusal.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED);
    assertThat(request[0].getUrl().build()).isEqualTo("https://other.example/me");
    assertThat(SERVER.asked()).isEmpty();
  }

  @Test
  void tokenInTheQuery_isRefused() {
    BearerAuthorization inQuery =
        bearer().insecureQueryParameter("access_token", "to see that it is refused").build();
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class, () -> AppSecretProof.beside(inQuery, APP_SECRET))
                .kind())
        .isEqualTo(ErrorKind.INVALID_CONFIGURATION);
  }

  @Test
  void emptySecret_isRefused_andNoneIsShown() {
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> AppSecretProof.beside(bearer().build(), Secret.of("")))
                .kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(AppSecretProof.beside(bearer().build(), APP_SECRET).toString())
        .startsWith("AppSecretProof[beside BearerAuthorization")
        .doesNotContain("app-secret");
  }
}
