package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the two requests as values. What they change on the wire is tested there. */
class RequestQuirksTest {

  private static void refuses(ErrorKind kind, Runnable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  @Nested
  class OfTheAuthorizationRequest {

    static List<UnaryOperator<AuthorizationRequestQuirks.Builder>> settings() {
      return List.of(
          b -> b.scopeDelimiter(","),
          b -> b.offlineParameter("access_type", "offline"),
          b -> b.offlineScope(Scope.of("offline_access")),
          b -> b.parameter("audience", "api.as.example"),
          b -> b.clientIdParameter("appid"),
          b -> b.withoutScope(),
          b -> b.emptyScopeSent(),
          b -> b.withoutPkce(),
          b -> b.codeChallengeInHex(),
          b -> b.fragment("wechat_redirect"),
          b -> b.formPostScope(Scope.of("email")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySetting_isPartOfTheValue(UnaryOperator<AuthorizationRequestQuirks.Builder> setting) {
      AuthorizationRequestQuirks set = setting.apply(AuthorizationRequestQuirks.builder()).build();
      assertThat(set)
          .isEqualTo(setting.apply(AuthorizationRequestQuirks.builder()).build())
          .hasSameHashCodeAs(setting.apply(AuthorizationRequestQuirks.builder()).build())
          .isNotEqualTo(AuthorizationRequestQuirks.builder().build());
    }

    @Test
    void withoutSettings_isTheRfc() {
      AuthorizationRequestQuirks rfc = AuthorizationRequestQuirks.builder().build();
      assertThat(rfc.parameters()).isEmpty();
      assertThat(rfc.clientIdParameter()).isEqualTo("client_id");
      assertThat(rfc.isScopeSent()).isTrue();
      assertThat(rfc.isEmptyScopeSent()).isFalse();
      assertThat(rfc.isPkceSent()).isTrue();
      assertThat(rfc.isCodeChallengeInHex()).isFalse();
      assertThat(rfc.fragment()).isEmpty();
      assertThat(rfc.formPostScope()).isEqualTo(Scope.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "STATE", "redirect_uri", "client_secret", "a b", "a&b", ""})
    void clientIdUnderANameThatIsNotFree_isRefused(String name) {
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> AuthorizationRequestQuirks.builder().clientIdParameter(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "client_key", "appid"})
    void clientIdUnderAFreeName_isTaken(String name) {
      assertThat(
              AuthorizationRequestQuirks.builder()
                  .clientIdParameter(name)
                  .build()
                  .clientIdParameter())
          .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "code_challenge", "scope", "a=b", ""})
    void fixedParameterOfTheProtocol_isRefused(String name) {
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> AuthorizationRequestQuirks.builder().parameter(name, "v"));
    }

    @Test
    void fixedParameterWithAControlCharacter_isRefused() {
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> AuthorizationRequestQuirks.builder().parameter("owner", "user\n"));
    }

    static List<UnaryOperator<AuthorizationRequestQuirks.Builder>> contradictions() {
      return List.of(
          b -> b.withoutPkce().codeChallengeInHex(),
          b -> b.withoutScope().emptyScopeSent(),
          b -> b.parameter("Prompt", "none").offlineParameter("prompt", "consent"),
          b -> b.parameter("app", "x").clientIdParameter("app"),
          b -> b.offlineParameter("app", "x").clientIdParameter("app"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void settingsThatContradictEachOther_areRefused(
        UnaryOperator<AuthorizationRequestQuirks.Builder> both) {
      refuses(
          ErrorKind.INVALID_CONFIGURATION,
          () -> both.apply(AuthorizationRequestQuirks.builder()).build());
    }

    static List<UnaryOperator<AuthorizationRequestQuirks.Builder>> neighbours() {
      return List.of(
          b -> b.withoutPkce().emptyScopeSent(),
          b -> b.withoutScope().codeChallengeInHex(),
          b -> b.parameter("audience", "a").offlineParameter("prompt", "consent"),
          b -> b.parameter("prompt", "select_account").offlineParameter("prompt", "consent"),
          b -> b.parameter("a", "x").offlineParameter("b", "x").clientIdParameter("app"));
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void settingsThatGoTogether_areTaken(UnaryOperator<AuthorizationRequestQuirks.Builder> both) {
      AuthorizationRequestQuirks taken = both.apply(AuthorizationRequestQuirks.builder()).build();
      assertThat(taken.toBuilder().build()).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#a", "a b", "a%20b", "a\"", "a\n", "\u00e4"})
    void fragmentThatNeedsEncoding_isRefused(String text) {
      refuses(
          ErrorKind.INVALID_ARGUMENT, () -> AuthorizationRequestQuirks.builder().fragment(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wechat_redirect", "/a?b=c&d", "-._~!$&'()*+,;=:@"})
    void fragmentThatNeedsNone_isTaken(String text) {
      assertThat(AuthorizationRequestQuirks.builder().fragment(text).build().fragment())
          .contains(text);
    }
  }

  @Nested
  class OfTheTokenRequest {

    private static final URI REFRESH = URI.create("https://api.as.example/refresh");

    static List<UnaryOperator<TokenRequestQuirks.Builder>> settings() {
      return List.of(
          b -> b.bodyInJson(),
          b -> b.parametersInQuery(),
          b -> b.clientIdParameter("appid"),
          b -> b.clientSecretParameter("secret"),
          b -> b.publicClientInBasic(),
          b -> b.refreshGrantType("fb_exchange_token"),
          b -> b.refreshTokenParameter("fb_exchange_token"),
          b -> b.accessTokenRefreshes(),
          b -> b.refreshEndpoint(REFRESH),
          b -> b.refreshWithoutSecret(),
          b -> b.refreshWithRedirectUri());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySetting_isPartOfTheValue(UnaryOperator<TokenRequestQuirks.Builder> setting) {
      TokenRequestQuirks set = setting.apply(TokenRequestQuirks.builder()).build();
      assertThat(set)
          .isEqualTo(setting.apply(TokenRequestQuirks.builder()).build())
          .hasSameHashCodeAs(setting.apply(TokenRequestQuirks.builder()).build())
          .isNotEqualTo(TokenRequestQuirks.builder().build());
    }

    @Test
    void withoutSettings_isTheRfc() {
      TokenRequestQuirks rfc = TokenRequestQuirks.builder().build();
      assertThat(rfc.isBodyInJson()).isFalse();
      assertThat(rfc.isParametersInQuery()).isFalse();
      assertThat(rfc.clientIdParameter()).isEqualTo("client_id");
      assertThat(rfc.clientSecretParameter()).isEqualTo("client_secret");
      assertThat(rfc.isPublicClientInBasic()).isFalse();
      assertThat(rfc.refreshGrantType()).isEqualTo("refresh_token");
      assertThat(rfc.refreshTokenParameter()).isEqualTo("refresh_token");
      assertThat(rfc.isAccessTokenRefreshing()).isFalse();
      assertThat(rfc.refreshEndpoint()).isEmpty();
      assertThat(rfc.isRefreshAuthenticated()).isTrue();
      assertThat(rfc.isRefreshWithRedirectUri()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "Grant_Type", "redirect_uri", "a b", ""})
    void aNameThatIsNotFree_isRefused(String name) {
      for (UnaryOperator<TokenRequestQuirks.Builder> setting :
          List.<UnaryOperator<TokenRequestQuirks.Builder>>of(
              b -> b.clientIdParameter(name),
              b -> b.clientSecretParameter(name),
              b -> b.refreshTokenParameter(name))) {
        refuses(
            ErrorKind.INVALID_ARGUMENT, () -> setting.apply(TokenRequestQuirks.builder()).build());
      }
    }

    @Test
    void oneParameterUnderTheNameOfAnother_isRefused() {
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> TokenRequestQuirks.builder().clientIdParameter("client_secret"));
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> TokenRequestQuirks.builder().clientSecretParameter("client_id"));
      assertThat(
              TokenRequestQuirks.builder()
                  .clientIdParameter("client_id")
                  .clientSecretParameter("client_secret")
                  .refreshTokenParameter("refresh_token")
                  .build())
          .isEqualTo(TokenRequestQuirks.builder().build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a&b", "a\n", "\u00e4"})
    void grantTypeThatIsNeitherNameNorUri_isRefused(String text) {
      refuses(
          ErrorKind.INVALID_ARGUMENT, () -> TokenRequestQuirks.builder().refreshGrantType(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fb_exchange_token", "urn:as.example:refresh", "https://as.example/g"})
    void grantTypeThatIsOne_isTaken(String text) {
      assertThat(TokenRequestQuirks.builder().refreshGrantType(text).build().refreshGrantType())
          .isEqualTo(text);
    }

    @Test
    void refreshEndpointInPlainText_isRefused() {
      refuses(
          ErrorKind.INSECURE_URL,
          () -> TokenRequestQuirks.builder().refreshEndpoint(URI.create("http://as.example/r")));
      refuses(
          ErrorKind.INVALID_ARGUMENT,
          () -> TokenRequestQuirks.builder().refreshEndpoint(URI.create(REFRESH + "#f")));
      assertThat(TokenRequestQuirks.builder().refreshEndpoint(REFRESH).build().refreshEndpoint())
          .contains(REFRESH);
    }

    static List<UnaryOperator<TokenRequestQuirks.Builder>> oneNameForTwo() {
      return List.of(
          b -> b.clientIdParameter("a").clientSecretParameter("a"),
          b -> b.clientIdParameter("a").clientSecretParameter("A"),
          b -> b.clientIdParameter("a").refreshTokenParameter("a"),
          b -> b.clientSecretParameter("a").refreshTokenParameter("a"));
    }

    @ParameterizedTest
    @MethodSource("oneNameForTwo")
    void oneNameForTwoParameters_isRefused(UnaryOperator<TokenRequestQuirks.Builder> both) {
      refuses(ErrorKind.INVALID_ARGUMENT, () -> both.apply(TokenRequestQuirks.builder()).build());
      assertThat(
              both.apply(TokenRequestQuirks.builder())
                  .clientIdParameter("b")
                  .clientSecretParameter("c")
                  .refreshTokenParameter("d")
                  .build()
                  .clientIdParameter())
          .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device_code", "token_type_hint", "grant_type"})
    void aNameOfAnyRequestWithCredentials_isNotFree(String name) {
      refuses(
          ErrorKind.INVALID_ARGUMENT, () -> TokenRequestQuirks.builder().clientIdParameter(name));
    }

    @Test
    void jsonBodyBesideTheQuery_isRefused() {
      TokenRequestQuirks.Builder both =
          TokenRequestQuirks.builder().bodyInJson().parametersInQuery();
      refuses(ErrorKind.INVALID_ARGUMENT, both::build);
    }
  }

  /** The names of the client's credentials count at every endpoint. */
  @Nested
  class OfSeveralRequests {

    private static Quirks.Builder names() {
      return Quirks.builder()
          .tokenRequest(
              TokenRequestQuirks.builder()
                  .clientIdParameter("app")
                  .clientSecretParameter("pass")
                  .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "pass", "APP"})
    void credentialsUnderTheNameOfSomethingElse_areRefused(String name) {
      RevocationQuirks revocation = RevocationQuirks.builder().tokenParameter(name).build();
      DeviceQuirks device = DeviceQuirks.builder().scopeParameter(name).build();
      refuses(ErrorKind.INVALID_CONFIGURATION, () -> names().revocation(revocation).build());
      refuses(ErrorKind.INVALID_CONFIGURATION, () -> names().device(device).build());
      assertThat(Quirks.builder().revocation(revocation).device(device).build().device())
          .isEqualTo(device);
    }

    @Test
    void namesOfTheirOwn_areTaken() {
      RevocationQuirks revocation = RevocationQuirks.builder().tokenParameter("t").build();
      DeviceQuirks device = DeviceQuirks.builder().scopeParameter("scopes").build();
      assertThat(names().revocation(revocation).device(device).build().revocation())
          .isEqualTo(revocation);
    }
  }
}
