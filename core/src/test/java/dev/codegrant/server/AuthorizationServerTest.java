package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthorizationServerTest {

  private static final URI AUTHORIZE = URI.create("https://as.example/authorize");
  private static final URI TOKEN = URI.create("https://as.example/token");
  private static final URI PLAIN_HTTP = URI.create("http://as.example/x");

  @Test
  void endpoints_areSecure() {
    assertThat(AuthorizationServer.builder(AUTHORIZE, TOKEN).build().tokenEndpoint())
        .isEqualTo(TOKEN);
    refuses(() -> AuthorizationServer.builder(PLAIN_HTTP, TOKEN), ErrorKind.INSECURE_URL);
    refuses(() -> AuthorizationServer.builder(AUTHORIZE, PLAIN_HTTP), ErrorKind.INSECURE_URL);
    AuthorizationServer.Builder builder = AuthorizationServer.builder(AUTHORIZE, TOKEN);
    refuses(() -> builder.revocationEndpoint(PLAIN_HTTP), ErrorKind.INSECURE_URL);
    refuses(
        () -> builder.endpoint("mtls_endpoint_aliases.token_endpoint", PLAIN_HTTP),
        ErrorKind.INSECURE_URL);
    refuses(
        () -> builder.endpoint("mtls_endpoint_aliases.revocation_endpoint", PLAIN_HTTP),
        ErrorKind.INSECURE_URL);
    refuses(() -> builder.tokenEndpoint(PLAIN_HTTP), ErrorKind.INSECURE_URL);
    refuses(() -> builder.authorizationEndpoint(PLAIN_HTTP), ErrorKind.INSECURE_URL);
  }

  @Test
  void promisedIss_needsAnIssuer() {
    AuthorizationServer.Builder builder =
        AuthorizationServer.builder(AUTHORIZE, TOKEN).authorizationResponseIssParameterSupported();
    refuses(builder::build, ErrorKind.INVALID_CONFIGURATION);
    assertThat(builder.issuer("https://as.example").build().issuer())
        .contains("https://as.example");
    refuses(() -> builder.issuer(" "), ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void toBuilder_changesACopy() {
    AuthorizationServer full =
        AuthorizationServer.builder(AUTHORIZE, TOKEN)
            .issuer("https://as.example")
            .revocationEndpoint(URI.create("https://as.example/revoke"))
            .endpoint(
                "mtls_endpoint_aliases.token_endpoint", URI.create("https://mtls.example/token"))
            .endpoint(
                "mtls_endpoint_aliases.revocation_endpoint",
                URI.create("https://mtls.example/revoke"))
            .pkceAdvertised()
            .authorizationResponseIssParameterSupported()
            .supported("token_endpoint_auth_methods_supported", "client_secret_post")
            .quirks(
                Quirks.builder()
                    .authorizationRequest(
                        AuthorizationRequestQuirks.builder()
                            .offlineScope(Scope.of("offline_access"))
                            .offlineParameter("access_type", "offline")
                            .scopeDelimiter(",")
                            .build())
                    .tokenResponse(
                        TokenResponseQuirks.builder()
                            .acceptFormEncoded()
                            .scopeDelimiter(",")
                            .build())
                    .errors(ErrorQuirks.builder().code("bad", "invalid_grant").build())
                    .revocation(
                        RevocationQuirks.builder()
                            .withoutClientAuthentication()
                            .alreadyRevokedCode("invalid_token")
                            .build())
                    .build())
            .build();

    assertThat(full.toBuilder().build()).isEqualTo(full).hasSameHashCodeAs(full);
    assertThat(full.quirks().toBuilder().build()).isEqualTo(full.quirks());
    assertThat(full.toBuilder().endpoint("mtls_endpoint_aliases.token_endpoint", TOKEN).build())
        .isNotEqualTo(full);
    assertThat(
            full.toBuilder().endpoint("mtls_endpoint_aliases.revocation_endpoint", TOKEN).build())
        .isNotEqualTo(full);
    assertThat(full.toBuilder().quirks(Quirks.none()).build()).isNotEqualTo(full);
    assertThat(full.toBuilder().issuer("https://other.example").build()).isNotEqualTo(full);
    assertThat(full.toBuilder().tokenEndpoint(AUTHORIZE).build()).isNotEqualTo(full);
    assertThat(full.toBuilder().authorizationEndpoint(TOKEN).build()).isNotEqualTo(full);
  }

  @Test
  void builder_changesNoServerThatItMade() {
    AuthorizationServer.Builder builder = AuthorizationServer.builder(AUTHORIZE, TOKEN);
    AuthorizationServer made = builder.build();
    builder.issuer("https://other.example").tokenEndpoint(AUTHORIZE);
    assertThat(made.issuer()).isEmpty();
    assertThat(made.tokenEndpoint()).isEqualTo(TOKEN);
  }

  @Test
  void quirks_cannotTouchTheProtocol() {
    AuthorizationRequestQuirks.Builder builder = AuthorizationRequestQuirks.builder();
    for (String name : new String[] {"state", "code_challenge_method", "Client_Secret", "a b"}) {
      refuses(() -> builder.offlineParameter(name, "x"), ErrorKind.INVALID_ARGUMENT);
    }
    refuses(() -> builder.offlineParameter("prompt", "a\nb"), ErrorKind.INVALID_ARGUMENT);
    assertThat(builder.offlineParameter("prompt", "consent").build().offlineParameters())
        .containsEntry("prompt", "consent");
  }

  @Test
  void scopeDelimiter_isOneKnownCharacter() {
    for (String delimiter : new String[] {"", "  ", "a", ", "}) {
      refuses(
          () -> AuthorizationRequestQuirks.builder().scopeDelimiter(delimiter),
          ErrorKind.INVALID_ARGUMENT);
    }
    for (String delimiters : new String[] {"", "a", ",a", ",,,,,,"}) {
      refuses(
          () -> TokenResponseQuirks.builder().scopeDelimiter(delimiters),
          ErrorKind.INVALID_ARGUMENT);
    }
    for (String delimiters : new String[] {",", " ,", ",,,,,"}) {
      assertThat(TokenResponseQuirks.builder().scopeDelimiter(delimiters).build().scopeDelimiter())
          .isEqualTo(delimiters);
    }
  }

  @Test
  void scopeAlias_isOfScopeTokens() {
    TokenResponseQuirks.Builder builder = TokenResponseQuirks.builder();
    for (String token : new String[] {"", "a b", "a\"b", "\u00e9"}) {
      refuses(() -> builder.scopeAlias(token, "email"), ErrorKind.INVALID_ARGUMENT);
      refuses(() -> builder.scopeAlias("long/email", token), ErrorKind.INVALID_ARGUMENT);
    }
    TokenResponseQuirks quirks = builder.scopeAlias("long/email", "email").build();
    assertThat(quirks.scopeAliases()).containsExactly(Map.entry("long/email", "email"));
    assertThat(quirks)
        .isEqualTo(TokenResponseQuirks.builder().scopeAlias("long/email", "email").build())
        .isNotEqualTo(TokenResponseQuirks.builder().build());
  }

  @Test
  void noQuirks_isTheRfc() {
    Quirks rfc = Quirks.none();
    assertThat(rfc.authorizationRequest().scopeDelimiter()).isEqualTo(" ");
    assertThat(rfc.authorizationRequest().offlineParameters()).isEmpty();
    assertThat(rfc.authorizationRequest().offlineScope()).isEqualTo(Scope.empty());
    assertThat(rfc.tokenResponse().isFormEncodedAccepted()).isFalse();
    assertThat(rfc.tokenResponse().scopeDelimiter()).isEqualTo(" ");
    assertThat(rfc.tokenResponse().scopeAliases()).isEmpty();
    assertThat(rfc.errors().standardCode("invalid_grant")).isEqualTo("invalid_grant");
    assertThat(rfc.revocation().isClientAuthenticated()).isTrue();
    assertThat(rfc.revocation().isAlreadyRevoked("invalid_token")).isFalse();
    assertThat(Quirks.builder().build()).isEqualTo(rfc);
  }

  private static void refuses(Runnable call, ErrorKind kind) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == kind, "kind " + kind);
  }
}
