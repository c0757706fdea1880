package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a revocation take, and which of them exclude each other. */
class RevocationQuirksTest {

  private static final List<UnaryOperator<RevocationQuirks.Builder>> EACH =
      List.of(
          b -> b,
          b -> b.method("DELETE").tokenInJson(),
          b -> b.path("{client_id}/token"),
          b -> b.tokenInJson(),
          b -> b.tokenAsBearer(),
          b -> b.tokenParameter("access_token"),
          b -> b.clientInBasic(),
          b -> b.clientIdOnly(),
          b -> b.withoutClientAuthentication(),
          b -> b.accessTokensOnly(),
          b -> b.refreshTokensOnly(),
          b -> b.alreadyRevokedCode("invalid_token"),
          b -> b.alreadyRevokedStatus(404));

  @Test
  void groups_areEqualWhenAllSettingsAre() {
    List<RevocationQuirks> groups = new ArrayList<>();
    for (UnaryOperator<RevocationQuirks.Builder> each : EACH) {
      groups.add(build(each));
      assertThat(build(each)).isEqualTo(build(each)).hasSameHashCodeAs(build(each));
    }
    assertThat(new HashSet<>(groups)).hasSameSizeAs(groups);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{client_id}/token", "{client_id}", "me/permissions", "a.b", "v1.0/~x"})
  void path_ofSegments_isTaken(String path) {
    assertThat(build(b -> b.path(path)).path()).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/token",
        "token/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../b",
        "a/./b",
        "a?b",
        "a#b",
        "a%2Fb",
        "{token}",
        "{client_id}x",
        "a b",
        "https://evil.example"
      })
  void path_ofAnythingElse_isRefused(String path) {
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.path(path));
  }

  @Test
  void path_isOfAtMost256Characters() {
    assertThat(build(b -> b.path("a".repeat(256))).path()).isPresent();
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.path("a".repeat(257)));
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.path("a" + "/a".repeat(100_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "delete", "GET", "PUT", "DELETE "})
  void method_butPostAndDelete_isRefused(String method) {
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.method(method));
  }

  @Test
  void method_postIsTheDefault() {
    assertThat(build(b -> b).method()).isEqualTo("POST");
    assertThat(build(b -> b.method("POST"))).isEqualTo(build(b -> b));
    assertThat(build(b -> b.method("DELETE").tokenAsBearer()).method()).isEqualTo("DELETE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "access-token", "a b", "a.b", "t\n"})
  void tokenParameter_ofOtherCharacters_isRefused(String name) {
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.tokenParameter(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"client_id", "client_secret", "CLIENT_ID", "client_assertion", "token_type_hint"})
  void tokenParameter_ofAnotherParameter_isRefused(String name) {
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.tokenParameter(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token", "refresh_token", "t", "oauth_token"})
  void tokenParameter_thatCanBeAToken_isTaken(String name) {
    assertThat(build(b -> b.tokenParameter(name)).tokenParameter()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 200, 302, 399, 429, 500, 503})
  void status_thatIsNoRefusal_cannotCountAsDone(int status) {
    refuses(ErrorKind.INVALID_ARGUMENT, b -> b.alreadyRevokedStatus(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422, 428, 430, 499})
  void status_ofARefusal_canCountAsDone(int status) {
    RevocationQuirks quirks = build(b -> b.alreadyRevokedStatus(status));
    assertThat(quirks.isAlreadyRevoked(status)).isTrue();
    assertThat(quirks.isAlreadyRevoked(status + 1)).isFalse();
  }

  @Test
  void status401_countsAsDoneOnlyWhereTheTokenAuthorizes() {
    refuses(ErrorKind.INVALID_CONFIGURATION, b -> b.alreadyRevokedStatus(401));
    refuses(ErrorKind.INVALID_CONFIGURATION, b -> b.alreadyRevokedStatus(401).clientIdOnly());
    assertThat(build(b -> b.alreadyRevokedStatus(401).tokenAsBearer()).isAlreadyRevoked(401))
        .isTrue();
  }

  static Stream<UnaryOperator<RevocationQuirks.Builder>> contradictions() {
    return Stream.of(
        b -> b.tokenAsBearer().clientInBasic(),
        b -> b.tokenAsBearer().withoutClientAuthentication(),
        b -> b.clientInBasic().clientIdOnly(),
        b -> b.clientIdOnly().withoutClientAuthentication(),
        b -> b.accessTokensOnly().refreshTokensOnly(),
        b -> b.tokenAsBearer().tokenInJson(),
        b -> b.tokenAsBearer().tokenParameter("access_token"),
        b -> b.method("DELETE"),
        b -> b.method("DELETE").clientInBasic());
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void settings_thatContradictEachOther_areRefused(UnaryOperator<RevocationQuirks.Builder> both) {
    refuses(ErrorKind.INVALID_CONFIGURATION, both);
  }

  @Test
  void settings_thatGoTogether_areTaken() {
    RevocationQuirks github =
        build(
            b ->
                b.method("DELETE")
                    .path("{client_id}/token")
                    .tokenInJson()
                    .tokenParameter("access_token")
                    .clientInBasic()
                    .accessTokensOnly()
                    .alreadyRevokedStatus(404)
                    .alreadyRevokedStatus(422));
    assertThat(github.isClientInBasic()).isTrue();
    assertThat(github.isClientAuthenticated()).isFalse();
    assertThat(github.isTokenInJson()).isTrue();
    assertThat(github.tokenParameter()).isEqualTo("access_token");
    assertThat(github.onlyTokenType()).contains("access_token");
    assertThat(github.acceptsErrorStatuses()).isTrue();
    assertThat(github.acceptsErrors()).isFalse();
  }

  private static RevocationQuirks build(UnaryOperator<RevocationQuirks.Builder> settings) {
    return settings.apply(RevocationQuirks.builder()).build();
  }

  private static void refuses(ErrorKind kind, UnaryOperator<RevocationQuirks.Builder> settings) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(settings))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
