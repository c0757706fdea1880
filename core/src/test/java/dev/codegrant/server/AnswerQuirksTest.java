package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of answers and errors take and refuse, and that all of them count. */
class AnswerQuirksTest {

  static Stream<UnaryOperator<TokenResponseQuirks.Builder>> responses() {
    return Stream.of(
        b -> b.acceptFormEncoded(),
        b -> b.acceptMissingTokenType(),
        b -> b.scopeDelimiter(","),
        b -> b.scopeAlias("a", "b"),
        b -> b.acceptMediaType("text/plain"),
        b -> b.tokenPath("data"),
        b -> b.memberAlias("expires_in", "expires"),
        b -> b.acceptScopeArray(),
        b -> b.bearerType("bot"),
        b -> b.acceptNullMembers(),
        b -> b.expiryFromIntrospection(),
        b -> b.zeroLifetimeUnlimited());
  }

  static Stream<UnaryOperator<ErrorQuirks.Builder>> errors() {
    return Stream.of(
        b -> b.codePath("error.code"),
        b -> b.codePath("error"),
        b -> b.descriptionPath("message"),
        b -> b.noErrorCode("0"),
        b -> b.rule("invalid_grant", Map.of("error", List.of("x"))),
        b -> b.code("x", "invalid_grant"),
        b -> b.advice("x", "sign in again"));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void everySettingOfAResponse_counts(UnaryOperator<TokenResponseQuirks.Builder> setting) {
    TokenResponseQuirks quirks = setting.apply(TokenResponseQuirks.builder()).build();
    assertThat(quirks)
        .isEqualTo(setting.apply(TokenResponseQuirks.builder()).build())
        .hasSameHashCodeAs(setting.apply(TokenResponseQuirks.builder()).build())
        .isNotEqualTo(TokenResponseQuirks.builder().build());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everySettingOfErrors_counts(UnaryOperator<ErrorQuirks.Builder> setting) {
    ErrorQuirks quirks = setting.apply(ErrorQuirks.builder()).build();
    assertThat(quirks)
        .isEqualTo(setting.apply(ErrorQuirks.builder()).build())
        .hasSameHashCodeAs(setting.apply(ErrorQuirks.builder()).build())
        .isNotEqualTo(ErrorQuirks.builder().build());
  }

  @Test
  void nothingSet_isTheRfc() {
    TokenResponseQuirks response = TokenResponseQuirks.builder().build();
    assertThat(response.mediaTypes()).isEmpty();
    assertThat(response.tokenPaths()).isEmpty();
    assertThat(response.memberAliases()).isEmpty();
    assertThat(response.isScopeArrayAccepted()).isFalse();
    assertThat(response.bearerTypes()).isEmpty();
    assertThat(response.isNullMemberAccepted()).isFalse();
    assertThat(response.isExpiryFromIntrospection()).isFalse();
    assertThat(response.isZeroLifetimeUnlimited()).isFalse();
    ErrorQuirks errors = ErrorQuirks.builder().build();
    assertThat(errors.codePaths()).isEmpty();
    assertThat(errors.descriptionPaths()).isEmpty();
    assertThat(errors.noErrorCodes()).isEmpty();
    assertThat(errors.advice(ErrorResponse.of("invalid_grant", null, null))).isEmpty();
  }

  @Test
  void mediaType_isOneWithoutParameters_andNoForm() {
    for (String text :
        List.of(
            "",
            "text",
            "text/",
            "/plain",
            "text/plain;charset=utf-8",
            "text/*",
            "a b/c",
            "a/b/c",
            "application/x-www-form-urlencoded",
            "Application/X-WWW-Form-URLEncoded")) {
      refuses(() -> TokenResponseQuirks.builder().acceptMediaType(text));
    }
    assertThat(
            TokenResponseQuirks.builder()
                .acceptMediaType("Text/Plain")
                .acceptMediaType("application/vnd.x+json")
                .build()
                .mediaTypes())
        .containsExactlyInAnyOrder("text/plain", "application/vnd.x+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "a[]",
        "a[b]",
        "a[1000]",
        "[0]",
        "a[0",
        "a]",
        "$.a[*]",
        "a b",
        "a.b.c.d.e.f.g.h.i",
        ":status\n"
      })
  void pathThatIsNone_isRefused(String path) {
    refuses(() -> TokenResponseQuirks.builder().tokenPath(path));
    refuses(() -> ErrorQuirks.builder().codePath(path));
    refuses(() -> ErrorQuirks.builder().descriptionPath(path));
    refuses(() -> ErrorQuirks.builder().rule("invalid_grant", Map.of(path, List.of("x"))));
  }

  /** Long before what compares them would run out of stack. */
  @Test
  void pathOfManyPlaces_isRefused_beforeItIsCompared() {
    String places = "[0]".repeat(170);
    assertThat(ErrorQuirks.builder().codePath("a" + places).build().codePaths()).hasSize(1);
    assertThat(ErrorQuirks.builder().codePath("ab" + places).build().codePaths()).hasSize(1);
    refuses(() -> ErrorQuirks.builder().codePath("abc" + places));
    refuses(() -> ErrorQuirks.builder().codePath("a" + "[0]".repeat(100_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"error", "error.code", "errors[0].code", "a[0][999]", "a.b.c.d.e.f.g.h", "x-y_z"})
  void path_isKept(String path) {
    assertThat(ErrorQuirks.builder().codePath(path).build().codePaths()).containsExactly(path);
    assertThat(ErrorQuirks.builder().descriptionPath(path).build().descriptionPaths())
        .containsExactly(path);
    assertThat(TokenResponseQuirks.builder().tokenPath(path).build().tokenPaths())
        .containsExactly(path);
  }

  @Test
  void alias_isOfAMemberOfTheRfc_andIsNone() {
    TokenResponseQuirks.Builder builder = TokenResponseQuirks.builder();
    refuses(() -> builder.memberAlias("error", "errcode"));
    refuses(() -> builder.memberAlias("expires", "expires_in"));
    refuses(() -> builder.memberAlias("access_token", "id_token"));
    refuses(() -> builder.memberAlias("access_token", " "));
    refuses(() -> builder.memberAlias("scope", "refresh_token"));
    assertThat(
            builder
                .memberAlias("expires_in", "expires")
                .memberAlias("scope", "scopes")
                .build()
                .memberAliases())
        .containsExactly(Map.entry("expires", "expires_in"), Map.entry("scopes", "scope"));
  }

  @Test
  void typeThatNeedsAProof_isNoBearerType() {
    for (String type : List.of("DPoP", "dpop", "MAC", "", " ")) {
      refuses(() -> TokenResponseQuirks.builder().bearerType(type));
    }
    assertThat(TokenResponseQuirks.builder().bearerType("Bot").build().bearerTypes())
        .containsExactly("bot");
  }

  @Test
  void meaning_isARegisteredCode() {
    for (String code : List.of("", "REAUTH", "bad_code", "Invalid_grant", "invalid_grant ")) {
      refuses(() -> ErrorQuirks.builder().code("x", code));
      refuses(() -> ErrorQuirks.builder().rule(code, Map.of("error", List.of("x"))));
    }
    assertThat(ErrorQuirks.builder().code("x", "slow_down").build().standardCode("x"))
        .isEqualTo("slow_down");
  }

  @Test
  void ruleWithNothingToCompare_isRefused() {
    refuses(() -> ErrorQuirks.builder().rule("invalid_grant", Map.of()));
    refuses(
        () ->
            ErrorQuirks.builder()
                .rule("invalid_grant", Map.of("error", List.of("x"), "message", List.of())));
    ErrorQuirks status =
        ErrorQuirks.builder().rule("invalid_grant", Map.of(":status", List.of("403"))).build();
    assertThat(status.ruledCode(path -> Optional.of("403"))).contains("invalid_grant");
    assertThat(status.ruledCode(path -> Optional.empty())).isEmpty();
  }

  @Test
  void advice_isAShortSentenceOfPrintableAscii() {
    for (String sentence : List.of("", " ", "a\nb", "\u00e9", "a".repeat(501))) {
      refuses(() -> ErrorQuirks.builder().advice("x", sentence));
    }
    ErrorResponse x = ErrorResponse.of("x", null, null);
    for (String sentence : List.of("a", "a".repeat(500))) {
      assertThat(ErrorQuirks.builder().advice("x", sentence).build().advice(x)).contains(sentence);
    }
  }

  @Test
  void adviceForTheServersOwnCode_comesBeforeThatForItsMeaning() {
    ErrorQuirks quirks = ErrorQuirks.builder().advice("x", "own").advice("y", "meant").build();
    assertThat(quirks.advice(ErrorResponse.of("x", null, null).withMeaning("y"))).contains("own");
    assertThat(quirks.advice(ErrorResponse.of("z", null, null).withMeaning("y"))).contains("meant");
    assertThat(quirks.advice(ErrorResponse.of("z", null, null))).isEmpty();
  }

  /** Atlassian says so of a dead refresh token: nothing is wrong with the client. */
  @Test
  void adviceForARegisteredCode_comesAfterThatForAnotherMeaning() {
    ErrorResponse client = ErrorResponse.of("unauthorized_client", null, null);
    ErrorResponse dead = client.withMeaning("invalid_grant");
    ErrorQuirks one = ErrorQuirks.builder().advice("unauthorized_client", "the client").build();
    ErrorQuirks both = one.toBuilder().advice("invalid_grant", "the grant").build();
    assertThat(both.advice(dead)).contains("the grant");
    assertThat(both.advice(client)).contains("the client");
    assertThat(one.advice(dead)).contains("the client");
    ErrorQuirks said = both.toBuilder().code("unauthorized_client", "invalid_grant").build();
    assertThat(said.advice(dead)).contains("the client");
  }

  private static void refuses(Runnable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }
}
