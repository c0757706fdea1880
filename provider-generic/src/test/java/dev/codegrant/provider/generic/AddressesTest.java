package dev.codegrant.provider.generic;

import static dev.codegrant.provider.generic.CatalogueTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That the addresses of one server lead to one installation; otherwise tokens of one, or a secret,
 * would go to another.
 */
final class AddressesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"github, host, api", "feishu, accounts, open", "paypal, www, api"})
  void oneElsewhere_wantsTheOthersToo(String name, String one, String other) {
    ProviderDefinition half = Generic.named(name).with(one, "https://own.example");

    assertThat(refusal(half::authorizationServer))
        .matches(e -> e.reason().orElseThrow().equals(other))
        .hasMessageContaining("none, and '" + one + "' leads elsewhere");
    assertThat(
            half.with(other, "https://api.own.example").authorizationServer().endpoints().values())
        .allSatisfy(endpoint -> assertThat(endpoint.getHost()).endsWith("own.example"));
    assertThat(Generic.named(name).authorizationServer()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "github, app, host, https://github.com",
    "github, app, api, https://api.github.com",
    "paypal, sandbox, www, https://www.sandbox.paypal.com",
    "paypal, sandbox, api, https://api-m.sandbox.paypal.com"
  })
  void aDefaultThatIsGiven_changesNothing(String name, String variant, String one, String value) {
    ProviderDefinition definition = Generic.named(name).variant(variant);

    assertThat(definition.with(one, value).authorizationServer().endpoints())
        .isEqualTo(definition.authorizationServer().endpoints());
    assertThat(refusal(definition.with(one, "https://own.example")::authorizationServer).reason())
        .isPresent();
  }

  @Test
  void theOrder_doesNotCount() {
    ProviderDefinition github = Generic.named("github");
    ProviderDefinition apiFirst =
        github.with("api", "https://api.github.com").with("host", "https://octo.ghe.com");
    ProviderDefinition hostFirst =
        github.with("host", "https://octo.ghe.com").with("api", "https://api.github.com");

    assertThat(apiFirst.authorizationServer()).isEqualTo(hostFirst.authorizationServer());
    assertThat(apiFirst.authorizationServer().tokenEndpoint().getHost()).isEqualTo("octo.ghe.com");
    assertThat(apiFirst.authorizationServer().endpoint("userinfo_endpoint").orElseThrow().getHost())
        .isEqualTo("api.github.com");
  }

  @Test
  void givenAgain_theLastCounts() {
    ProviderDefinition github = Generic.named("github").with("host", "https://octo.ghe.com");

    assertThat(refusal(github::authorizationServer).reason()).hasValue("api");
    assertThat(github.with("host", "https://github.com").authorizationServer())
        .isEqualTo(Generic.named("github").authorizationServer());
  }

  /** What has no default leads elsewhere than the defaults of the others. */
  @Test
  void oneWithoutDefault_leadsElsewhere() {
    ProviderDefinition own =
        definition(
            """
            "login": { "holds": "base", "example": "https://login.example" },
            "api": { "holds": "base", "default": "https://api.example", "example": "https://a.b" }
            """,
            "{login}/authorize",
            "{api}/token");

    ProviderDefinition half = own.with("login", "https://own.example");
    assertThat(refusal(half::authorizationServer).reason()).hasValue("api");
    assertThat(half.with("api", "https://api.example").authorizationServer().tokenEndpoint())
        .hasToString("https://api.example/token");
  }

  @ParameterizedTest
  @CsvSource({"host, own.example, true", "host, login.example, false", "label, own, false"})
  void hosts_areAddressesToo(String holds, String value, boolean elsewhere) {
    String end = holds.equals("label") ? ".example" : "";
    String byDefault = holds.equals("label") ? "login" : "login.example";
    ProviderDefinition own =
        definition(
                """
                "login": { "holds": "%s", "default": "%s", "example": "%s" },
                "api": { "holds": "host", "default": "api.example", "example": "api.b.example" }
                """
                    .formatted(holds, byDefault, byDefault),
                "https://{login}" + end + "/authorize",
                "https://{api}/token")
            .with("login", value);

    if (elsewhere) {
      assertThat(refusal(own::authorizationServer).reason()).hasValue("api");
    } else {
      assertThat(own.authorizationServer().tokenEndpoint())
          .hasToString("https://api.example/token");
    }
  }

  private ProviderDefinition definition(String variables, String authorization, String token) {
    String json =
        """
        {
          "name": "own",
          "title": "Own",
          "documentation": "https://own.example/docs",
          "variables": { %s },
          "endpoints": { "authorization_endpoint": "%s", "token_endpoint": "%s" },
          "clientAuthentication": ["client_secret_basic"],
          "pkce": "checked",
          "evidence": [
            { "subject": "s", "fact": "f", "source": "own.example", "date": "2026-11-23",
              "confidence": "doc" }
          ]
        }
        """
            .formatted(variables, authorization, token);
    try {
      return Generic.definition(Files.writeString(folder.resolve("own.json"), json));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
