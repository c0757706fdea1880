package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.registration.ClientMetadata;
import dev.codegrant.openid.registration.ClientRegistration;
import dev.codegrant.openid.registration.RegistrationEndpoint;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the modules about registration and how a request begins show, written anew. */
class RegistrationConformanceTest {

  private static final URI CALLBACK = URI.create("https://app.example/cb");

  private final LoopbackProvider provider = new LoopbackProvider();
  private final AuthorizationServer server = discovered();

  private AuthorizationServer discovered() {
    provider
        .serving("/.well-known/openid-configuration", provider.metadata(provider.origin))
        .servingKeys("/jwks");
    return MetadataDiscovery.builder().openIdFirst().build().discover(provider.origin);
  }

  @AfterEach
  void stop() throws IOException {
    provider.close();
  }

  @Test
  @DisplayName("oidcc-client-test-dynamic-registration")
  void registeredClient_signsAUserIn() throws Exception {
    provider.answering(
        "/register",
        StrictTokenEndpoint.response(
            "201 Created",
            """
            {"client_id": "app", "client_secret": "s1", "client_secret_expires_at": 0,
             "redirect_uris": ["%s"]}\
            """
                .formatted(CALLBACK)));
    ClientRegistration registration =
        RegistrationEndpoint.builder(server)
            .build()
            .register(
                ClientMetadata.builder(CALLBACK)
                    .idTokenSignedResponseAlg(SigningAlgorithm.RS256)
                    .build());
    assertThat(provider.asked()).endsWith("POST /register");
    assertThat(JsonParser.parseString(provider.last().body()).getAsJsonObject().keySet())
        .containsExactlyInAnyOrder("redirect_uris", "id_token_signed_response_alg");

    RelyingParty relyingParty =
        RelyingParty.builder(server, registration.clientId())
            .idTokenSigningAlgorithm(SigningAlgorithm.RS256)
            .build();
    OAuthClient client =
        OAuthClient.builder(server, registration.clientId())
            .clientAuthentication(registration.clientAuthentication())
            .idTokenVerifier(relyingParty)
            .build();
    PendingAuthorization pending = client.authorize(signIn().build());
    assertThat(IdToken.of(client.redeem(provider.granted(pending, "RS256"))).identity().subject())
        .isEqualTo("joe");
    assertThat(provider.asked()).endsWith("POST /register", "POST /token", "GET /jwks");
  }

  @Test
  @DisplayName("oidcc-client-test-request-uri-signed-rs256")
  void requestObjectByReference_isSignedAndHosted() throws Exception {
    Map<URI, String> hosted = new ConcurrentHashMap<>();
    PrivateKeyJwt key =
        PrivateKeyJwt.keyPair(Keys.RSA).keyId("k1").algorithm(SigningAlgorithm.RS256).build();
    OAuthClient client = client();
    PendingAuthorization pending =
        client.authorize(
            signIn()
                .envelope(
                    RequestObject.byReference(
                        key,
                        jwt -> {
                          URI uri = URI.create("https://app.example/ro/" + hosted.size());
                          hosted.put(uri, jwt);
                          return uri;
                        }))
                .build());
    Map<String, String> query = LoopbackProvider.query(pending);
    assertThat(query).containsOnlyKeys("client_id", "response_type", "scope", "request_uri");
    String jwt = hosted.getOrDefault(URI.create(query.getOrDefault("request_uri", "")), "");
    RequestObjectTest.requireSigned(jwt);
    assertThat(AssertionReader.header(jwt).get("alg").getAsString()).isEqualTo("RS256");
    JsonObject claims = AssertionReader.claims(jwt);
    assertThat(claims.get("client_id").getAsString()).isEqualTo("app");
    assertThat(claims.get("redirect_uri").getAsString()).isEqualTo(CALLBACK.toString());
    assertThat(claims.get("state").getAsString()).isEqualTo(pending.state().reveal());
    assertThat(claims.get("nonce").getAsString()).hasSize(43);
    assertThat(claims.keySet()).doesNotContain("request", "request_uri", "sub");
  }

  @Test
  @DisplayName("oidcc-client-test-3rd-party-init-login")
  void loginBegunByTheProvider_becomesAnOrdinaryAuthorization() throws Exception {
    ThirdPartyLogin login =
        ThirdPartyLogin.receive(
            "iss="
                + URLEncoder.encode(provider.origin, UTF_8)
                + "&login_hint=joe&target_link_uri=https%3A%2F%2Fapp.example%2Finbox",
            Set.of(provider.origin),
            CALLBACK);
    assertThat(server.issuer()).contains(login.issuer());
    assertThat(login.targetLinkUri()).contains(URI.create("https://app.example/inbox"));
    AuthorizationRequest.Builder request = signIn();
    login.loginHint().ifPresent(hint -> request.additionalParameter("login_hint", hint));
    PendingAuthorization pending = client().authorize(request.build());
    assertThat(pending.authorizationUri().toString()).startsWith(provider.origin + "/authorize?");
    assertThat(LoopbackProvider.query(pending))
        .containsEntry("login_hint", "joe")
        .containsKeys("state", "nonce", "code_challenge");
  }

  private OAuthClient client() {
    ClientId id = new ClientId("app");
    return OAuthClient.builder(server, id)
        .idTokenVerifier(RelyingParty.builder(server, id).build())
        .build();
  }

  private static AuthorizationRequest.Builder signIn() {
    return AuthorizationRequest.builder(CALLBACK).scope(Scope.of("openid"));
  }
}
