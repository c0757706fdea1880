package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codegrant.client.ClientId;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.generic.ProviderDefinition;
import dev.codegrant.provider.github.GitHub;
import dev.codegrant.provider.google.Google;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules for one server say the same as the catalogue; what is more is named here. */
class ProviderModulesTest {
  private static final ProviderDefinition GITHUB = Generic.named("github");
  private static final ProviderDefinition GOOGLE = Generic.named("google");

  static Stream<Arguments> gitHub_isThatOfTheCatalogue() {
    return Stream.of(
        arguments("GitHub.com", GitHub.authorizationServer(), GITHUB),
        arguments(
            "a GitHub App",
            GitHub.forGitHubApps(GitHub.authorizationServer()),
            GITHUB.variant("app")),
        arguments(
            "an Enterprise Server",
            GitHub.enterprise(URI.create("https://github.example.com")),
            GITHUB.variant("enterprise-server").with("host", "https://github.example.com")),
        arguments(
            "an Enterprise Server at another port",
            GitHub.enterprise(URI.create("https://github.example.com:8443")),
            GITHUB.variant("enterprise-server").with("host", "https://github.example.com:8443")),
        arguments(
            "ghe.com",
            GitHub.enterprise(URI.create("https://octo.ghe.com")),
            GITHUB.variant("data-residency").with("subdomain", "octo")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void gitHub_isThatOfTheCatalogue(
      String name, AuthorizationServer module, ProviderDefinition definition) {
    AuthorizationServer catalogue = definition.authorizationServer();

    assertSame(module, catalogue);
    assertThat(module).as(name + ", in all else").isEqualTo(catalogue);
  }

  /** A variant that comes to the catalogue is to be compared, too. */
  @Test
  void variants_areAllCompared() {
    assertThat(GITHUB.variants()).containsExactly("app", "enterprise-server", "data-residency");
    assertThat(GOOGLE.variants()).containsExactly("device");
  }

  /** The module says, as the metadata does, what else Google has; nothing depends on it. */
  @Test
  void google_isThatOfTheCatalogue_withTheListsOfItsMetadata() {
    AuthorizationServer module = Google.authorizationServer();
    AuthorizationServer catalogue = GOOGLE.authorizationServer();

    assertSame(module, catalogue);
    AuthorizationServer.Builder more = catalogue.toBuilder();
    for (String list :
        List.of(
            "code_challenge_methods_supported",
            "subject_types_supported",
            "scopes_supported",
            "response_types_supported",
            "grant_types_supported")) {
      assertThat(catalogue.supported(list)).as(list).isEmpty();
      more.supported(list, module.supported(list).toArray(String[]::new));
    }
    assertThat(more.build()).isEqualTo(module);
  }

  /** One definition of the module serves devices too: without offlineAccess() nothing differs. */
  @Test
  void google_forDevices_asksForNothingToBeOffline() {
    AuthorizationServer module = Google.authorizationServer();
    AuthorizationServer devices = GOOGLE.variant("device").authorizationServer();

    assertThat(
            devices.quirks().toBuilder()
                .authorizationRequest(module.quirks().authorizationRequest())
                .build())
        .isEqualTo(module.quirks())
        .isNotEqualTo(devices.quirks());
  }

  @Test
  void google_hasTheSpellingsOfItsIssuer() {
    ClientId clientId = new ClientId("the-client");
    AuthorizationServer server = Google.authorizationServer();

    assertThat(Google.relyingParty(clientId).build().weaknesses())
        .isEqualTo(GOOGLE.relyingParty(server, clientId).build().weaknesses())
        .containsKey("id_token_other_issuer");
  }

  /** What a client goes by; one after the other, as a difference is to have a name. */
  private static void assertSame(AuthorizationServer module, AuthorizationServer catalogue) {
    assertThat(module.endpoints()).isEqualTo(catalogue.endpoints());
    assertThat(module.issuer()).isEqualTo(catalogue.issuer());
    assertThat(module.authorizationResponseIssParameterSupported())
        .isEqualTo(catalogue.authorizationResponseIssParameterSupported());
    assertThat(module.pkceAdvertised()).isEqualTo(catalogue.pkceAdvertised());
    for (String list :
        List.of("token_endpoint_auth_methods_supported", "id_token_signing_alg_values_supported")) {
      assertThat(module.supported(list)).as(list).isEqualTo(catalogue.supported(list));
    }
    assertThat(module.quirks().authorizationRequest())
        .isEqualTo(catalogue.quirks().authorizationRequest());
    assertThat(module.quirks().tokenRequest()).isEqualTo(catalogue.quirks().tokenRequest());
    assertThat(module.quirks().tokenResponse()).isEqualTo(catalogue.quirks().tokenResponse());
    assertThat(module.quirks().errors())
        .as("codes and advice")
        .isEqualTo(catalogue.quirks().errors());
    assertThat(module.quirks().revocation()).isEqualTo(catalogue.quirks().revocation());
    assertThat(module.quirks().device()).isEqualTo(catalogue.quirks().device());
    assertThat(module.quirks().userInformation()).isEqualTo(catalogue.quirks().userInformation());
    assertThat(module.quirks()).isEqualTo(catalogue.quirks());
  }
}
