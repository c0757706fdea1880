package example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SignInTest {
  private static final FakeAuthorizationServer SERVER = FakeAuthorizationServer.start();

  /** The server runs before the context, which reads its metadata. */
  @DynamicPropertySource
  static void fakeServer(DynamicPropertyRegistry registry) {
    String client = "spring.security.oauth2.client.";
    registry.add(client + "provider.fake.issuer-uri", SERVER::issuer);
    registry.add(client + "registration.fake.client-id", () -> "my-app");
    registry.add(client + "registration.fake.client-secret", () -> "my-secret");
    registry.add(client + "registration.fake.scope", () -> "openid,email");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @LocalServerPort private int port;

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Test
  void aliceSignsIn() throws Exception {
    URI callback = SERVER.approve(authorizationRequest());

    assertThat(get(callback).statusCode()).isEqualTo(302);

    assertThat(get(application("/")).body()).isEqualTo("Hello alice");
    assertThat(SERVER.requests(Endpoint.USERINFO)).isNotEmpty();
  }

  @Test
  void userWhoDenies_isNotSignedIn() throws Exception {
    get(SERVER.deny(authorizationRequest()));

    assertThat(get(application("/")).statusCode()).isEqualTo(302);
  }

  @Test
  void idTokenOfAnotherIssuer_isRefused() throws Exception {
    SERVER
        .openId()
        .nextIdToken(JwtChange.none().withClaim("iss", "\"https://attacker.example\""));

    get(SERVER.approve(authorizationRequest()));

    assertThat(get(application("/")).statusCode()).isEqualTo(302);
  }

  /** Where the application sends the browser. */
  private URI authorizationRequest() throws Exception {
    HttpResponse<String> begun = get(application("/oauth2/authorization/fake"));
    return URI.create(begun.headers().firstValue("Location").orElseThrow());
  }

  private URI application(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
