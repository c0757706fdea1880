package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test that README.md shows to users of the testkit. */
class ReadmeTestkitTest {

  @Nested
  @ExtendWith(FakeAuthorizationServerExtension.class)
  class SignInTest {
    @Test
    void aliceSignsIn(FakeAuthorizationServer server) {
      server.registerPublicClient("my-client", "https://app.example/cb");
      URI callback = server.approve(authorizationUriOfMyApplication(server.issuer()));
      assertThat(callback.toString()).contains("code=");
    }
  }

  private static URI authorizationUriOfMyApplication(String issuer) {
    return OAuthClient.builder(Generic.discover(issuer), new ClientId("my-client"))
        .build()
        .authorize(AuthorizationRequest.builder(URI.create("https://app.example/cb")).build())
        .authorizationUri();
  }
}
