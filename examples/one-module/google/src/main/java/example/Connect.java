package example;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.google.Google;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;

/** An application that signs users in with Google: here, where it would send their browser. */
public final class Connect {

  private Connect() {}

  public static void main(String[] args) {
    ClientId clientId = new ClientId("my-app");
    OAuthClient client =
        OAuthClient.builder(Google.authorizationServer(), clientId)
            .clientSecret(Secret.of("from-the-vault"))
            .idTokenVerifier(Google.relyingParty(clientId).build())
            .build();

    PendingAuthorization attempt =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("openid", "email"))
                .build());

    URI address = attempt.authorizationUri();
    if (!address.toString().startsWith("https://accounts.google.com/o/oauth2/v2/auth?")) {
      throw new AssertionError("another address than that of the server: " + address);
    }
    System.out.println(address);
  }
}
