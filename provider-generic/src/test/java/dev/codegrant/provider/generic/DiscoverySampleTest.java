package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.provider.generic.Samples.Sample;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metadata that servers publish, and the endpoints of their definitions beside it. */
final class DiscoverySampleTest {

  private static final String OPENID = "/.well-known/openid-configuration";

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  @Test
  void google_publishesTheEndpointsOfItsDefinition() {
    publish("/accounts.google.com" + OPENID, Samples.named("google.discovery.json"));
    ProviderDefinition google = Generic.named("google");

    assertSameEndpoints(google.discover(here()), google.authorizationServer());
  }

  @Test
  void entra_publishesTheEndpointsOfItsDefinition_underAnIssuerWithABlank() {
    publish(
        "/login.microsoftonline.com/common/v2.0" + OPENID,
        Samples.named("entra.discovery-common.json"));
    ProviderDefinition entra = Generic.named("entra").with("tenant", "common");
    AuthorizationServer described = entra.authorizationServer();

    assertThat(described.issuer()).hasValue("https://login.microsoftonline.com/{tenantid}/v2.0");
    assertSameEndpoints(entra.discover(here()), described);
  }

  private static void assertSameEndpoints(
      AuthorizationServer found, AuthorizationServer described) {
    assertThat(found.issuer()).isEqualTo(described.issuer());
    assertThat(found.authorizationEndpoint()).isEqualTo(described.authorizationEndpoint());
    assertThat(found.tokenEndpoint()).isEqualTo(described.tokenEndpoint());
    Map<String, URI> known = described.endpoints();
    assertThat(known).containsKey("userinfo_endpoint");
    known.forEach((name, uri) -> assertThat(found.endpoint(name)).as(name).hasValue(uri));
  }

  private static MetadataDiscovery.Builder here() {
    return MetadataDiscovery.builder().transport(Rerouted.to(SERVER));
  }

  private static void publish(String path, Sample sample) {
    SERVER.publish(path, "application/json", sample.text());
  }
}
