package dev.codegrant.rivals;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.builder.api.DefaultApi20;
import com.github.scribejava.core.oauth.OAuth20Service;
import java.net.URI;

/** scribejava-core, with its own HTTP client and its own client authentication (Basic). */
final class ScribeJava {

  static final String NAME = "scribejava-core";

  private ScribeJava() {}

  static OAuth20Service service(URI tokenEndpoint, String secret) {
    return new ServiceBuilder("id")
        .apiSecret(secret)
        .callback(Ours.REDIRECT_URI.toString())
        .build(new Server(tokenEndpoint));
  }

  /** Redeems {@code the-code}; the access token is returned. */
  static String redeem(URI tokenEndpoint, String secret) throws Exception {
    try (OAuth20Service service = service(tokenEndpoint, secret)) {
      return service.getAccessToken("the-code").getAccessToken();
    }
  }

  private static final class Server extends DefaultApi20 {
    private final URI tokenEndpoint;

    Server(URI tokenEndpoint) {
      this.tokenEndpoint = tokenEndpoint;
    }

    @Override
    public String getAccessTokenEndpoint() {
      return tokenEndpoint.toString();
    }

    @Override
    protected String getAuthorizationBaseUrl() {
      return Ours.AUTHORIZATION_ENDPOINT.toString();
    }
  }
}
