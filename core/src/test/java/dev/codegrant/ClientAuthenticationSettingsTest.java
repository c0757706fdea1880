package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** What the building of a client refuses of its authentication, before anybody signs in. */
class ClientAuthenticationSettingsTest {

  private static final AuthorizationServer SERVER =
      AuthorizationServer.builder(
              URI.create("https://as.example/authorize"), URI.create("https://as.example/token"))
          .issuer("https://as.example")
          .build();

  private final SSLContext context = anyContext();

  @Test
  void certificateWithoutContextAndTransport_isRefused() {
    for (ClientAuthentication each : certificates()) {
      refuses(builder(SERVER).clientAuthentication(each));
    }
  }

  @Test
  void certificateWithContextOrTransport_isTaken() {
    for (ClientAuthentication each : certificates()) {
      assertThat(builder(SERVER).clientAuthentication(each).sslContext(context).build())
          .isNotNull();
      assertThat(
              builder(SERVER).clientAuthentication(each).transport(new NetHttpTransport()).build())
          .isNotNull();
    }
  }

  @Test
  void contextBesideTransport_isRefused() {
    refuses(builder(SERVER).sslContext(context).transport(new NetHttpTransport()));
    assertThat(builder(SERVER).sslContext(context).build()).isNotNull();
  }

  @Test
  void certificateForHttp_isRefused() {
    AuthorizationServer plain =
        SERVER.toBuilder().tokenEndpoint(URI.create("http://127.0.0.1:1/token")).build();
    OAuthClient.Builder client =
        builder(plain).clientAuthentication(certificates().get(0)).sslContext(context);
    refuses(client);
    assertThat(
            builder(
                    plain.toBuilder()
                        .endpoint(
                            "mtls_endpoint_aliases.token_endpoint",
                            URI.create("https://127.0.0.1:1/token"))
                        .build())
                .clientAuthentication(certificates().get(0))
                .sslContext(context)
                .build())
        .isNotNull();
  }

  @Test
  void ownMethod_isAskedAboutThisServer() {
    List<ClientRequest> asked = new CopyOnWriteArrayList<>();
    OAuthClient client = builder(SERVER).clientAuthentication(new Asking(asked)).build();

    assertThat(client).isNotNull();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).endpoint()).isEqualTo(SERVER.tokenEndpoint());
    assertThat(asked.get(0).issuer()).contains("https://as.example");
  }

  /** A method of an application's own may add to the grant's parameters, but not replace one. */
  @Test
  void ownMethodThatReplacesAParameter_isRefusedBeforeAnythingIsSent() {
    for (String parameter : List.of("grant_type", "refresh_token")) {
      OAuthClient client = builder(SERVER).clientAuthentication(new Replacing(parameter)).build();
      TokenSet tokens =
          TokenSet.builder(AccessToken.bearer(Secret.of("a")), Instant.EPOCH)
              .refreshToken(RefreshToken.of(Secret.of("r")))
              .build();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> client.refresh(tokens))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }
  }

  private record Asking(List<ClientRequest> asked) implements ClientAuthentication {
    @Override
    public String method() {
      return "asking";
    }

    @Override
    public void requireUsableFor(ClientRequest request) {
      asked.add(request);
    }

    @Override
    public void authenticate(ClientId clientId, ClientRequest request) {
      throw new AssertionError("nothing is sent");
    }
  }

  private record Replacing(String parameter) implements ClientAuthentication {
    @Override
    public String method() {
      return "replacing";
    }

    @Override
    public void authenticate(ClientId clientId, ClientRequest request) {
      request.parameter(parameter, Secret.of("another"));
    }
  }

  private static List<ClientAuthentication> certificates() {
    return List.of(
        ClientAuthentication.tlsClientAuth(), ClientAuthentication.selfSignedTlsClientAuth());
  }

  private static OAuthClient.Builder builder(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("app"));
  }

  private static void refuses(OAuthClient.Builder client) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(client::build)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }

  private static SSLContext anyContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
