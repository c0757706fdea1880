package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.internal.http.RoutedTransport;
import dev.codegrant.internal.http.ScriptedDns;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the discovery modules of the OpenID Foundation's client plans show, written anew. */
class DiscoveryConformanceTest {

  private static final ClientId CLIENT = new ClientId("app");
  private static final String OPENID = "/.well-known/openid-configuration";

  private final LoopbackProvider provider = new LoopbackProvider();

  @AfterEach
  void stop() throws IOException {
    provider.close();
  }

  private static MetadataDiscovery.Builder discovery() {
    return MetadataDiscovery.builder().openIdFirst();
  }

  @Test
  @DisplayName("oidcc-client-test-discovery-openid-config")
  void document_isReadFromTheOpenIdLocation() {
    String issuer = provider.origin + "/alias";
    provider.serving("/alias" + OPENID, provider.metadata(issuer));
    AuthorizationServer server = discovery().build().discover(issuer);
    assertThat(provider.asked()).containsExactly("GET /alias" + OPENID);
    assertThat(server.issuer()).contains(issuer);
    assertThat(server.endpoint("userinfo_endpoint")).isPresent();
    assertThat(server.endpoint("jwks_uri")).isPresent();
  }

  /** Without it, the document of RFC 8414 is used, whatever it leaves out. */
  @Test
  void providerWithTwoDocuments_isAskedInTheChosenOrder() {
    JsonObject less = provider.metadata(provider.origin);
    less.remove("userinfo_endpoint");
    provider
        .serving("/.well-known/oauth-authorization-server", less)
        .serving(OPENID, provider.metadata(provider.origin));
    assertThat(
            MetadataDiscovery.builder()
                .build()
                .discover(provider.origin)
                .endpoint("userinfo_endpoint"))
        .isEmpty();
    assertThat(discovery().build().discover(provider.origin).endpoint("userinfo_endpoint"))
        .isPresent();
  }

  @Test
  @DisplayName("oidcc-client-test-discovery-jwks-uri-keys")
  void keys_areReadFromTheAddressInTheDocument() throws Exception {
    String path = "/keys/" + UUID.randomUUID();
    JsonObject metadata = provider.metadata(provider.origin);
    metadata.addProperty("jwks_uri", provider.origin + path);
    provider.serving(OPENID, metadata).servingKeys(path);
    TokenSet tokens = signIn("RS256");
    assertThat(IdToken.of(tokens).identity().subject()).isEqualTo("joe");
    assertThat(provider.asked()).containsExactly("GET " + OPENID, "POST /token", "GET " + path);
  }

  @Test
  @DisplayName("oidcc-client-test-discovery-issuer-mismatch")
  void documentWithAnotherIssuer_isRefused() {
    provider.serving(OPENID, provider.metadata(provider.origin + "/other"));
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> discovery().build().discover(provider.origin))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_ISSUER_MISMATCH);
    assertThat(provider.asked()).containsExactly("GET " + OPENID);
  }

  @Test
  @DisplayName("oidcc-client-test-discovery-webfinger-acct")
  void webFingerOfAnAccount_leadsToTheDocument() {
    leadsToTheDocument("acct:alias.module@op.example");
    assertThat(provider.asked().get(0))
        .isEqualTo(
            "GET /.well-known/webfinger?rel=http%3A%2F%2Fopenid.net%2Fspecs%2Fconnect%2F1.0%2F"
                + "issuer&resource=acct%3Aalias.module%40op.example");
  }

  @Test
  @DisplayName("oidcc-client-test-discovery-webfinger-url")
  void webFingerOfAUrl_leadsToTheDocument() {
    leadsToTheDocument("https://op.example/alias/module");
    assertThat(provider.asked().get(0))
        .endsWith("&resource=https%3A%2F%2Fop.example%2Falias%2Fmodule");
  }

  private void leadsToTheDocument(String identifier) {
    JsonObject metadata = provider.metadata("https://op.example/op");
    for (String name : metadata.keySet()) {
      metadata.addProperty(
          name, metadata.get(name).getAsString().replace(provider.origin, "https://op.example"));
    }
    provider
        .serving(
            "/.well-known/webfinger",
            """
            {"subject": "%s", "links": [{"rel": "%s", "href": "https://op.example/op"}]}\
            """
                .formatted(identifier, WebFinger.ISSUER))
        .serving("/op" + OPENID, metadata);
    RoutedTransport transport = RoutedTransport.to(provider.port(), "op.example");
    ScriptedDns dns = new ScriptedDns().then("93.184.216.34");
    String issuer =
        WebFinger.builder().resolver(dns::resolve).transport(transport).build().issuer(identifier);
    AuthorizationServer server = discovery().transport(transport).build().discover(issuer);
    assertThat(server.issuer()).contains("https://op.example/op");
    assertThat(transport.asked().get(1)).isEqualTo("https://op.example/op" + OPENID);
  }

  /** The other half of case DS-071 of the corpus. */
  @Test
  void noneInTheList_makesNoUnsignedTokenGood() {
    JsonObject metadata = provider.metadata(provider.origin);
    JsonArray algorithms = new JsonArray();
    algorithms.add("RS256");
    algorithms.add("none");
    metadata.add("id_token_signing_alg_values_supported", algorithms);
    provider.serving(OPENID, metadata).servingKeys("/jwks");
    assertThat(discovery().build().discover(provider.origin).issuer()).contains(provider.origin);
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> signIn("none"))
        .matches(e -> e.kind() == ErrorKind.ID_TOKEN_ALG_REFUSED);
  }

  private TokenSet signIn(String alg) throws Exception {
    AuthorizationServer server = discovery().build().discover(provider.origin);
    OAuthClient client =
        OAuthClient.builder(server, CLIENT)
            .idTokenVerifier(RelyingParty.builder(server, CLIENT).build())
            .build();
    GrantedAuthorization granted =
        provider.granted(
            client.authorize(
                AuthorizationRequest.builder(URI.create("https://app.example/cb"))
                    .scope(Scope.of("openid"))
                    .build()),
            alg);
    return client.redeem(granted);
  }
}
