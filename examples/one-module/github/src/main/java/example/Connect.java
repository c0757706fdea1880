package example;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.github.GitHub;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;

/** An application that connects to GitHub accounts: here, where it would send the user's browser. */
public final class Connect {

  private Connect() {}

  public static void main(String[] args) {
    OAuthClient client =
        OAuthClient.builder(GitHub.authorizationServer(), new ClientId("my-app"))
            .clientSecret(Secret.of("from-the-vault"))
            .build();

    PendingAuthorization attempt =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("read:user"))
                .build());

    URI address = attempt.authorizationUri();
    if (!address.toString().startsWith("https://github.com/login/oauth/authorize?")) {
      throw new AssertionError("another address than that of the server: " + address);
    }
    System.out.println(address);
  }
}
