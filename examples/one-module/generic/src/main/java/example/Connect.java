package example;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;

/** An application that connects to Slack, by its name: here, where it would send the user's browser. */
public final class Connect {

  private Connect() {}

  public static void main(String[] args) {
    OAuthClient client =
        OAuthClient.builder(
                Generic.named("slack").authorizationServer(), new ClientId("my-app"))
            .clientSecret(Secret.of("from-the-vault"))
            .build();

    PendingAuthorization attempt =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("chat:write", "commands"))
                .build());

    URI address = attempt.authorizationUri();
    if (!address.toString().startsWith("https://slack.com/oauth/v2/authorize?")) {
      throw new AssertionError("another address than that of the server: " + address);
    }
    System.out.println(address);
  }
}
