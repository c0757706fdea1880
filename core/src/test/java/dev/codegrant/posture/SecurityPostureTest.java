package dev.codegrant.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.codegrant.OAuthClient;
import dev.codegrant.ScriptedIdTokens;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecurityPostureTest {

  private static final URI AUTHORIZE = URI.create("https://as.example/authorize");
  private static final URI TOKEN = URI.create("https://as.example/token");
  private static final Secret SECRET = Secret.of("client-s3cret");
  private static final String REASON = "the only API that wants it there";

  /**
   * Every setting of every builder in these rooms, used once, and the weaknesses that it brings; no
   * name for a setting that weakens nothing. A new setting has to be put here: does it relax
   * anything, then ClientPosture (or the posture of its own class) names it.
   */
  private static Map<String, Sample> settings() {
    Map<String, Sample> table = new TreeMap<>();
    table.put(
        "OAuthClient.clientSecret", client(b -> b.clientSecret(SECRET), "shared_client_secret"));
    table.put(
        "OAuthClient.clientAuthentication",
        client(
            b -> b.clientAuthentication(ClientAuthentication.clientSecretPost(SECRET)),
            "shared_client_secret"));
    table.put(
        "OAuthClient.transport", client(b -> b.transport(new NetHttpTransport()), "own_transport"));
    table.put("OAuthClient.timeout", client(b -> b.timeout(Duration.ofMinutes(2)), "long_timeout"));
    table.put("OAuthClient.sslContext", client(b -> b.sslContext(ownContext()), "own_ssl_context"));
    table.put("OAuthClient.clock", client(b -> b.clock(Clock.systemUTC())));
    table.put("OAuthClient.tokenListener", client(b -> b.tokenListener(event -> {})));
    table.put(
        "OAuthClient.idTokenVerifier", // who judges more than nobody
        client(b -> b.idTokenVerifier(ScriptedIdTokens.proving())));

    table.put(
        "AuthorizationServer.authorizationEndpoint",
        server(
            b -> b.authorizationEndpoint(URI.create("http://127.0.0.1:1/a")),
            "http_loopback_endpoint"));
    table.put(
        "AuthorizationServer.tokenEndpoint",
        server(b -> b.tokenEndpoint(URI.create("http://[::1]:1/t")), "http_loopback_endpoint"));
    table.put(
        "AuthorizationServer.revocationEndpoint",
        server(
            b -> b.revocationEndpoint(URI.create("http://localhost:1/r")),
            "http_loopback_endpoint"));
    table.put("AuthorizationServer.issuer", server(b -> b.issuer("https://other.example")));
    table.put(
        "AuthorizationServer.authorizationResponseIssParameterSupported",
        server(b -> b.authorizationResponseIssParameterSupported()));
    table.put(
        "AuthorizationServer.endpoint",
        server(
            b -> b.endpoint("userinfo_endpoint", URI.create("http://[::1]:1/u")),
            "http_loopback_endpoint"));
    table.put("AuthorizationServer.supported", server(b -> b.supported("scopes_supported", "a")));
    table.put("AuthorizationServer.pkceAdvertised", server(b -> b.pkceAdvertised()));
    table.put("AuthorizationServer.untrusted", server(b -> b.untrusted()));
    table.put("AuthorizationServer.quirks", server(b -> b.quirks(Quirks.none())));

    QuirkSettings.addTo(table);

    // It has no posture of its own: what it finds is a server, and judged as one.
    for (String setting :
        List.of(
            "cacheFor",
            "clock",
            "issuerTemplate", // named once a document has used it: IssuerTemplateTest
            "onStaleDocument",
            "openIdFirst",
            "sameOriginEndpoints",
            "timeout",
            "transport",
            "untrustedIssuers")) {
      table.put("MetadataDiscovery." + setting, new Sample(SecurityPostureTest::nothing, Set.of()));
    }

    table.put(
        "BearerAuthorization.alsoFor",
        bearer(b -> b.alsoFor(URI.create("http://[::1]:1/")), "http_loopback_resource"));
    table.put(
        "BearerAuthorization.insecureQueryParameter",
        bearer(b -> b.insecureQueryParameter("access_token", REASON), "token_in_query"));
    return table;
  }

  record Sample(Supplier<SecurityPosture> posture, Set<String> names) {}

  static Set<String> settingNames() {
    return settings().keySet();
  }

  @ParameterizedTest
  @MethodSource("settingNames")
  void setting_isNamedExactlyWhereItRelaxes(String name) {
    Sample sample = Objects.requireNonNull(settings().get(name));
    assertThat(sample.posture().get().names()).isEqualTo(sample.names());
  }

  @Test
  void everySettingOfEveryBuilder_isClassified() {
    assertThat(settingsOfTheClasses())
        .as("a setting is new or gone: say in settings() what it relaxes")
        .isEqualTo(settings().keySet());
  }

  @Nested
  class OfAClient {

    @Test
    void withNothingWeak_isEmpty() {
      SecurityPosture posture = client(b -> b).posture().get();
      assertThat(posture.isEmpty()).isTrue();
      assertThat(posture.items()).isEmpty();
      assertThat(posture).hasToString("SecurityPosture[]");
    }

    @Test
    void withoutIssuer_saysSo() {
      assertThat(build(AuthorizationServer.builder(AUTHORIZE, TOKEN)).names())
          .containsExactlyInAnyOrder("issuer_unknown", "pkce_not_advertised");
    }

    @Test
    void withoutIssPromise_saysSo() {
      assertThat(
              build(AuthorizationServer.builder(AUTHORIZE, TOKEN).issuer("https://as.example"))
                  .names())
          .containsExactlyInAnyOrder("iss_not_promised", "pkce_not_advertised");
    }

    /** Each of the two holds a code to its sign-in. */
    @ParameterizedTest(name = "PKCE {0}, nonce {1}")
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void withNeitherPkceNorNonce_saysSo(boolean pkce, boolean nonce) {
      AuthorizationRequestQuirks.Builder request = AuthorizationRequestQuirks.builder();
      Quirks quirks =
          Quirks.builder()
              .authorizationRequest((pkce ? request : request.withoutPkce()).build())
              .build();
      ScriptedIdTokens verifier = ScriptedIdTokens.proving();
      if (!nonce) {
        verifier.weakened("id_token_missing_nonce");
      }

      SecurityPosture posture =
          OAuthClient.builder(strictServer().quirks(quirks).build(), new ClientId("app"))
              .clientSecret(SECRET)
              .idTokenVerifier(verifier)
              .build()
              .securityPosture();

      assertThat(posture.names().contains("neither_pkce_nor_nonce")).isEqualTo(!pkce && !nonce);
      assertThat(posture.names().contains("id_token_missing_nonce")).isEqualTo(!nonce);
    }

    @Test
    void ofAnUntrustedServerWithAnOwnTransport_saysWhoRefusesPrivateAddresses() {
      SecurityPosture posture =
          OAuthClient.builder(strictServer().untrusted().build(), new ClientId("app"))
              .transport(new NetHttpTransport())
              .build()
              .securityPosture();

      assertThat(posture.items())
          .singleElement()
          .satisfies(item -> assertThat(item.sentence()).startsWith("private addresses"));
    }

    @ParameterizedTest
    @CsvSource({"59, false", "60, false", "61, true"})
    void timeoutAroundAMinute_isLongBeyondIt(int seconds, boolean isLong) {
      assertThat(client(b -> b.timeout(Duration.ofSeconds(seconds))).posture().get().names())
          .isEqualTo(isLong ? Set.of("long_timeout") : Set.of());
    }

    @Test
    void methodWithAKeyOfItsOwn_isNoWeakness() {
      ClientAuthentication privateKey =
          new ClientAuthentication() {
            @Override
            public String method() {
              return "private_key_jwt";
            }

            @Override
            public void authenticate(ClientId clientId, ClientRequest request) {}
          };
      assertThat(client(b -> b.clientAuthentication(privateKey)).posture().get().isEmpty())
          .isTrue();
      assertThat(
              client(b -> b.clientAuthentication(ClientAuthentication.none()))
                  .posture()
                  .get()
                  .isEmpty())
          .isTrue();
    }

    @Test
    void withAllOfIt_showsNamesAndNoSecret() {
      SecurityPosture posture =
          OAuthClient.builder(
                  AuthorizationServer.builder(
                          AUTHORIZE, URI.create("http://127.0.0.1:8080/token?key=s3cret"))
                      .build(),
                  new ClientId("app"))
              .clientSecret(SECRET)
              .build()
              .securityPosture();

      assertThat(posture)
          .hasToString(
              "SecurityPosture[shared_client_secret, issuer_unknown, http_loopback_endpoint,"
                  + " pkce_not_advertised]");
      assertThat(posture.items())
          .allSatisfy(
              item -> {
                assertThat(item.sentence()).isNotBlank().doesNotContain("s3cret");
                assertThat(item.reason()).isEmpty();
                assertThat(item).hasToString(item.name());
              });
    }
  }

  @Nested
  class OfAnAuthorization {

    @Test
    void withATokenInTheQuery_givesTheReason() {
      SecurityPosture posture =
          bearer(b -> b.insecureQueryParameter("access_token", " " + REASON + " ")).posture().get();

      assertThat(posture.items())
          .singleElement()
          .satisfies(
              item -> {
                assertThat(item.name()).isEqualTo("token_in_query");
                assertThat(item.sentence()).contains("access_token").doesNotContain("AT-1");
                assertThat(item.reason()).contains(REASON);
              });
    }

    @Test
    void ofAResourceOverHttp_namesItsOriginAlone() {
      SecurityPosture posture =
          BearerAuthorization.builder(
                  TokenSource.of(AccessToken.bearer(Secret.of("AT-1"))),
                  URI.create("http://localhost:8080/me?key=s3cret"))
              .alsoFor(URI.create("https://api2.example/"))
              .build()
              .securityPosture();

      assertThat(posture.items())
          .singleElement()
          .satisfies(
              item -> {
                assertThat(item.name()).isEqualTo("http_loopback_resource");
                assertThat(item.sentence())
                    .contains("http://localhost:8080")
                    .doesNotContain("s3cret", "api2");
              });
    }

    @Test
    void ofResourcesOverHttps_isEmpty() {
      assertThat(
              bearer(b -> b.alsoFor(URI.create("https://api2.example/"))).posture().get().isEmpty())
          .isTrue();
    }

    @Test
    void items_cannotBeChanged() {
      SecurityPosture posture = bearer(b -> b).posture().get();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> posture.items().clear());
    }
  }

  private static Set<String> settingsOfTheClasses() {
    Set<String> names = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(Path.of("target/classes"))) {
      if (type.getSimpleName().equals("Builder")
          && Set.of(
                  "dev.codegrant",
                  "dev.codegrant.client",
                  "dev.codegrant.server",
                  "dev.codegrant.credential")
              .contains(type.getPackageName())) {
        Class<?> builder = type.reflect();
        names.addAll(
            Arrays.stream(builder.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()))
                .filter(m -> m.getReturnType().equals(builder))
                .map(Method::getName)
                .map(name -> builder.getEnclosingClass().getSimpleName() + "." + name)
                .collect(Collectors.toSet()));
      }
    }
    return names;
  }

  private static SSLContext ownContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static SecurityPosture nothing() {
    return SecurityPosture.builder().build();
  }

  private static SecurityPosture build(AuthorizationServer.Builder server) {
    return OAuthClient.builder(server.build(), new ClientId("app")).build().securityPosture();
  }

  private static AuthorizationServer.Builder strictServer() {
    return AuthorizationServer.builder(AUTHORIZE, TOKEN)
        .issuer("https://as.example")
        .authorizationResponseIssParameterSupported()
        .pkceAdvertised();
  }

  private static Sample client(UnaryOperator<OAuthClient.Builder> setting, String... names) {
    return new Sample(
        () ->
            setting
                .apply(OAuthClient.builder(strictServer().build(), new ClientId("app")))
                .build()
                .securityPosture(),
        Set.of(names));
  }

  static Sample server(UnaryOperator<AuthorizationServer.Builder> setting, String... names) {
    return new Sample(() -> build(setting.apply(strictServer())), Set.of(names));
  }

  private static Sample bearer(
      UnaryOperator<BearerAuthorization.Builder> setting, String... names) {
    return new Sample(
        () ->
            setting
                .apply(
                    BearerAuthorization.builder(
                        TokenSource.of(AccessToken.bearer(Secret.of("AT-1"))),
                        URI.create("https://api.example/")))
                .build()
                .securityPosture(),
        Set.of(names));
  }
}
