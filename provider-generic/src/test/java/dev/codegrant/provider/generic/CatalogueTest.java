package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.provider.generic.ProviderDefinition.Confidence;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers that this module knows by name. */
final class CatalogueTest {

  private static final Path FOLDER =
      Path.of("src/main/resources/dev/codegrant/provider/generic/catalogue");

  /** The domains that each server's owner has registered; of an example alone: example.com. */
  private static final Map<String, Set<String>> DOMAINS =
      Map.ofEntries(
          Map.entry("apple", Set.of("apple.com")),
          Map.entry("atlassian", Set.of("atlassian.com")),
          Map.entry("auth0", Set.of("auth0.com")),
          Map.entry("bitbucket", Set.of("bitbucket.org")),
          Map.entry("cognito", Set.of("amazonaws.com", "amazoncognito.com")),
          Map.entry("discord", Set.of("discord.com")),
          Map.entry("dropbox", Set.of("dropbox.com", "dropboxapi.com")),
          Map.entry("entra", Set.of("microsoftonline.com", "microsoft.com")),
          Map.entry("facebook", Set.of("facebook.com")),
          Map.entry("feishu", Set.of("feishu.cn", "larksuite.com")),
          Map.entry("gitea", Set.of("example.com")),
          Map.entry("github", Set.of("github.com", "ghe.com", "example.com")),
          Map.entry("gitlab", Set.of("gitlab.com")),
          Map.entry("google", Set.of("google.com", "googleapis.com")),
          Map.entry("huggingface", Set.of("huggingface.co")),
          Map.entry("keycloak", Set.of("example.com")),
          Map.entry("linkedin", Set.of("linkedin.com")),
          Map.entry("notion", Set.of("notion.com")),
          Map.entry("okta", Set.of("okta.com")),
          Map.entry("paypal", Set.of("paypal.com")),
          Map.entry("reddit", Set.of("reddit.com")),
          Map.entry("salesforce", Set.of("salesforce.com")),
          Map.entry("slack", Set.of("slack.com")),
          Map.entry("spotify", Set.of("spotify.com")),
          Map.entry("strava", Set.of("strava.com")),
          Map.entry("stripe", Set.of("stripe.com")),
          Map.entry("tiktok", Set.of("tiktok.com", "tiktokapis.com")),
          Map.entry("twitch", Set.of("twitch.tv")),
          Map.entry("wechat", Set.of("qq.com")),
          Map.entry("x", Set.of("x.com", "twitter.com")),
          Map.entry("yahoo", Set.of("yahoo.com")),
          Map.entry("zoom", Set.of("zoom.us")));

  static Set<String> names() {
    return Generic.names();
  }

  /** The domain that somebody registered: none here is below an ending of two labels. */
  private static String domain(URI url) {
    String host = url.getHost();
    return host.substring(host.lastIndexOf('.', host.lastIndexOf('.') - 1) + 1);
  }

  /** A definition whose variables all have values: those of the file, or its examples. */
  static ProviderDefinition usable(String name) {
    return usable(Generic.named(name));
  }

  static ProviderDefinition usable(ProviderDefinition definition) {
    ProviderDefinition usable = definition;
    for (ProviderDefinition.Variable each : definition.variables().values()) {
      if (each.defaultValue().isEmpty()) {
        usable = usable.with(each.name(), each.example());
      }
    }
    return usable;
  }

  @Test
  void names_areThoseOfTheFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(names())
          .hasSize(32)
          .isEqualTo(
              files
                  .map(file -> file.getFileName().toString().replace(".json", ""))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void anotherName_isRefused() {
    assertThat(refusal(() -> Generic.named("myspace")))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .hasMessageContaining("gitlab")
        .hasMessageNotContaining("myspace");
    assertThat(Generic.named("gitlab")).isSameAs(Generic.named("gitlab"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void definition_saysWhatItRestsOn(String name) {
    ProviderDefinition definition = Generic.named(name);

    assertThat(definition.name()).isEqualTo(name);
    assertThat(definition.title()).isNotBlank();
    assertThat(definition.documentation().getScheme()).isEqualTo("https");
    assertThat(definition.evidence()).hasSizeGreaterThan(5);
    assertThat(
            definition.evidence().stream()
                .filter(each -> each.confidence() == Confidence.UNVERIFIED)
                .map(ProviderDefinition.Evidence::subject)
                .distinct())
        .isSubsetOf(definition.unverified());
    if (definition.unverified().contains("rotation")) {
      assertThat(usable(definition).authorizationServer().quirks().rotation())
          .isEqualTo(Quirks.Rotation.SOMETIMES);
    }
    assertThat(definition.clientAuthentication()).isNotEmpty();
    assertThat(definition.redirectUri()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void server_isThereWithoutNetwork_andSoIsThatOfEachVariant(String name) {
    ProviderDefinition definition = Generic.named(name);
    assertThat(usable(definition).authorizationServer().tokenEndpoint().getScheme())
        .isEqualTo("https");
    for (String variant : definition.variants()) {
      AuthorizationServer server = usable(definition.variant(variant)).authorizationServer();
      assertThat(server).isNotEqualTo(usable(definition).authorizationServer());
    }
  }

  /** The application's secret must go nowhere that the definition's author did not mean. */
  @ParameterizedTest
  @MethodSource("names")
  void everyEndpoint_isOnAKnownHost(String name) {
    List<ProviderDefinition> all = new ArrayList<>(List.of(Generic.named(name)));
    Generic.named(name).variants().forEach(each -> all.add(Generic.named(name).variant(each)));
    Set<URI> endpoints = new HashSet<>();
    for (ProviderDefinition each : all) {
      AuthorizationServer server = usable(each).authorizationServer();
      endpoints.addAll(server.endpoints().values());
      usable(each).discovery().map(URI::create).ifPresent(endpoints::add);
      server.quirks().tokenRequest().refreshEndpoint().ifPresent(endpoints::add);
      server
          .quirks()
          .userInformation()
          .verifiedEmails()
          .ifPresent(emails -> endpoints.add(emails.endpoint()));
    }
    assertThat(endpoints).allSatisfy(each -> assertThat(each.toString()).doesNotContain("{", "}"));
    assertThat(endpoints.stream().map(CatalogueTest::domain).collect(Collectors.toSet()))
        .isEqualTo(DOMAINS.get(name));
  }

  @Nested
  class Variables {

    @Test
    void withoutDefault_mustHaveAValue() {
      assertThat(refusal(() -> Generic.named("okta").authorizationServer()))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .matches(e -> e.reason().orElseThrow().equals("domain"))
          .hasMessageContaining("with(\"domain\"");
      assertThat(Generic.named("okta").with("domain", "a.okta.com").authorizationServer().issuer())
          .hasValue("https://a.okta.com/oauth2/default");
    }

    @Test
    void unknown_isRefused() {
      assertThat(refusal(() -> Generic.named("okta").with("host", "a.okta.com")))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
          .hasMessageContaining("domain");
      assertThat(refusal(() -> Generic.named("x").with("host", "a.okta.com")))
          .hasMessageContaining("no variable");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a.okta.com",
          "a.okta.com:8443",
          "a.okta.com:65535",
          "localhost",
          "127.0.0.1",
          "a-b.c-d.example",
          "1.example"
        })
    void host_isAHostName(String value) {
      assertThat(Generic.named("okta").with("domain", value).authorizationServer()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "a.okta.com/",
          "a.okta.com/evil",
          "user@a.okta.com",
          "a.okta.com#",
          "a.okta.com?x",
          "a.okta.com\\@evil.example",
          "https://a.okta.com",
          "A.okta.com",
          "a..okta.com",
          "-a.okta.com",
          "a.okta.com.",
          "a.okta.com:0",
          "a.okta.com:",
          "a.okta.com:65536",
          "a.okta.com:99999",
          "a.okta.com:123456",
          "a.example.1",
          "256.0.0.1",
          "a.okta.com\n",
          "{tenantid}"
        })
    void host_thatIsNone_isRefused(String value) {
      assertThat(refusal(() -> Generic.named("okta").with("domain", value)).reason())
          .hasValue("domain");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://git.example",
          "https://git.example:3000",
          "https://git.example:65535",
          "https://git.example/sub/dir",
          "http://127.0.0.1:3000",
          "http://[::1]:3000/git"
        })
    void base_isTheBeginningOfAUrl(String value) {
      assertThat(Generic.named("gitea").with("base", value).authorizationServer().tokenEndpoint())
          .hasToString(value + "/login/oauth/access_token");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://git.example",
          "http://127.0.0.1.example",
          "http://localhost.example",
          "https://git.example:65536",
          "https://git.1",
          "git.example",
          "https://",
          "https://git.example/",
          "https://git.example/a//b",
          "https://git.example/a/../b",
          "https://git.example/.",
          "https://git.example?x=",
          "https://git.example#",
          "https://user@git.example",
          "https://git.example/{x}",
          "https://git.example/%2e",
          "javascript:alert(1)"
        })
    void base_thatIsNone_isRefused(String value) {
      assertThat(refusal(() -> Generic.named("gitea").with("base", value)).kind())
          .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @CsvSource({"staff,true", "a.b,true", "..,false", ".,false", "a/b,false", "a%2fb,false"})
    void token_isOneSegment(String value, boolean good) {
      ProviderDefinition keycloak =
          Generic.named("keycloak").with("base", "https://sso.example.com");
      if (good) {
        assertThat(keycloak.with("realm", value).authorizationServer().issuer())
            .hasValue("https://sso.example.com/realms/" + value);
      } else {
        assertThat(refusal(() -> keycloak.with("realm", value)).reason()).hasValue("realm");
      }
    }

    @ParameterizedTest
    @CsvSource({
      "eu-central-1,true",
      "1,true",
      "a_b,false",
      "a.b,false",
      "A,false",
      "-a,false",
      "a-,false",
      "a/b,false",
      "a:1,false"
    })
    void label_isOneLabelOfAHostName(String value, boolean good) {
      ProviderDefinition cognito =
          Generic.named("cognito").with("userPoolId", "pool").with("domain", "own.example");
      if (good) {
        assertThat(cognito.with("region", value).authorizationServer().issuer())
            .hasValue("https://cognito-idp." + value + ".amazonaws.com/pool");
      } else {
        assertThat(refusal(() -> cognito.with("region", value)).reason()).hasValue("region");
      }
    }

    @Test
    void label_hasAnEnd() {
      ProviderDefinition cognito = Generic.named("cognito");
      assertThat(cognito.with("region", "r".repeat(63))).isNotNull();
      assertThat(refusal(() -> cognito.with("region", "r".repeat(64)))).isNotNull();
    }

    @Test
    void token_hasAnEnd() {
      ProviderDefinition keycloak = Generic.named("keycloak");
      assertThat(keycloak.with("realm", "r".repeat(128))).isNotNull();
      assertThat(refusal(() -> keycloak.with("realm", "r".repeat(129)))).isNotNull();
    }

    @Test
    void aDefinition_keepsItsOwn() {
      ProviderDefinition first = Generic.named("gitlab");
      ProviderDefinition second = first.with("base", "https://gitlab.example");
      assertThat(first.authorizationServer().issuer()).hasValue("https://gitlab.com");
      assertThat(second.authorizationServer().issuer()).hasValue("https://gitlab.example");
    }
  }

  @Nested
  class Issuers {

    @ParameterizedTest
    @CsvSource({
      "common,{tenantid}",
      "organizations,{tenantid}",
      "consumers,9188040d-6c67-4c5b-b112-36a304b66dad",
      "72f988bf-86f1-41af-91ab-2d7cd011db47,72f988bf-86f1-41af-91ab-2d7cd011db47"
    })
    void ofEntra_areTemplatesForManyTenantsAlone(String tenant, String inIssuer) {
      assertThat(Generic.named("entra").with("tenant", tenant).authorizationServer().issuer())
          .hasValue("https://login.microsoftonline.com/" + inIssuer + "/v2.0");
    }

    /** An issuer that nobody established would refuse every callback that has another iss. */
    @ParameterizedTest
    @CsvSource({
      ",,,https://github.com/login/oauth",
      ",host,https://github.example.com,",
      ",host,https://octo.ghe.com,",
      ",host,https://github.com.example,",
      "app,,,https://github.com/login/oauth",
      "enterprise-server,host,https://github.example.com,",
      "data-residency,subdomain,octo,"
    })
    void ofGitHub_isThatOfGitHubComAlone(
        @Nullable String variant,
        @Nullable String variable,
        @Nullable String value,
        @Nullable String issuer) {
      ProviderDefinition github = Generic.named("github");
      ProviderDefinition there = variant == null ? github : github.variant(variant);
      if (variable != null && value != null) {
        there = there.with(variable, value);
        there = variant == null ? there.with("api", "https://api.github.example.com") : there;
      }
      assertThat(there.authorizationServer().issuer()).isEqualTo(Optional.ofNullable(issuer));
    }

    @Test
    void unknown_areLeftOut() {
      assertThat(usable("discord").authorizationServer().issuer()).isEmpty();
      assertThat(refusal(() -> usable("discord").discover(MetadataDiscovery.builder())))
          .hasMessageContaining("no");
    }

    @Test
    void ofServersWithIdTokens_haveARelyingParty() {
      for (String name : names()) {
        ProviderDefinition definition = usable(name);
        AuthorizationServer server = definition.authorizationServer();
        ClientId client = new ClientId("client");
        if (!definition.hasIdTokens()) {
          assertThat(refusal(() -> definition.relyingParty(server, client)))
              .hasMessageContaining(name);
        } else if (server.endpoint("jwks_uri").isPresent()) {
          assertThat(definition.relyingParty(server, client).build().weaknesses().keySet())
              .as(name)
              .containsExactlyInAnyOrderElementsOf(
                  switch (name) {
                    case "google" -> Set.of("id_token_other_issuer");
                    case "linkedin" -> Set.of("id_token_other_issuer", "id_token_missing_nonce");
                    default -> Set.<String>of();
                  });
        } else {
          assertThat(definition.discovery()).as(name).isPresent();
        }
      }
    }
  }

  /** The paths of the REST API follow from the one address: that is what the variants are for. */
  @ParameterizedTest
  @CsvSource({
    "enterprise-server, host, https://github.example.com, https://github.example.com/api/v3",
    "data-residency, subdomain, octo, https://api.octo.ghe.com"
  })
  void gitHubElsewhere_wantsOneValue(String variant, String variable, String value, String api) {
    ProviderDefinition there = Generic.named("github").variant(variant);

    assertThat(refusal(there::authorizationServer).reason()).hasValue(variable);
    assertThat(refusal(() -> there.with("api", api)).kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
    AuthorizationServer server = there.with(variable, value).authorizationServer();
    assertThat(server.revocationEndpoint()).hasValue(URI.create(api + "/applications"));
    assertThat(server.endpoint("userinfo_endpoint")).hasValue(URI.create(api + "/user"));
    assertThat(server.quirks().userInformation().verifiedEmails().orElseThrow().endpoint())
        .hasToString(api + "/user/emails");
  }

  /** Who is a customer of ghe.com has one label: another name is not the server that was meant. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "octo/", "octo.ghe.com", "evil.example#", "-octo", "Octo"})
  void gitHubsSubdomain_isOneLabel(String value) {
    ProviderDefinition cloud = Generic.named("github").variant("data-residency");

    assertThat(refusal(() -> cloud.with("subdomain", value)).reason()).hasValue("subdomain");
  }

  /** LinkedIn alone has neither; what that means is for a reviewer to see. */
  @Test
  void signInWithNeitherPkceNorNonce_isInThePosture() {
    for (String name : Set.of("google", "gitlab", "linkedin")) {
      ProviderDefinition definition = usable(name);
      AuthorizationServer server = definition.authorizationServer();
      ClientId client = new ClientId("client");
      assertThat(
              OAuthClient.builder(server, client)
                  .clientSecret(Secret.of("secret"))
                  .idTokenVerifier(definition.relyingParty(server, client).build())
                  .build()
                  .securityPosture()
                  .names()
                  .contains("neither_pkce_nor_nonce"))
          .as(name)
          .isEqualTo(name.equals("linkedin"));
    }
  }

  @Test
  void variant_changesWhatItSays_andNothingElse() {
    ProviderDefinition salesforce = Generic.named("salesforce");
    assertThat(salesforce.variant("sandbox").authorizationServer().issuer())
        .hasValue("https://test.salesforce.com");
    assertThat(salesforce.variant("sandbox").authorizationServer().quirks())
        .isEqualTo(salesforce.authorizationServer().quirks());
    assertThat(refusal(() -> salesforce.variant("production")).kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    assertThat(salesforce.variant("sandbox")).hasToString("ProviderDefinition[salesforce sandbox]");
  }

  static ConfigurationException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(ConfigurationException.class, call);
  }
}
