package dev.codegrant.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of the device authorization grant take. */
class DeviceQuirksTest {

  private static DeviceQuirks build(UnaryOperator<DeviceQuirks.Builder> settings) {
    return settings.apply(DeviceQuirks.builder()).build();
  }

  private static void refuses(UnaryOperator<DeviceQuirks.Builder> settings) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> build(settings))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  @Test
  void groups_areEqualWhenAllSettingsAre() {
    List<UnaryOperator<DeviceQuirks.Builder>> each =
        List.of(
            b -> b,
            b -> b.memberAlias("interval", "pause"),
            b -> b.memberAlias("interval", "wait"),
            b -> b.withoutClientAuthentication(),
            b -> b.pollWithoutClientAuthentication(),
            b -> b.scopeParameter("scopes"));
    each.forEach(
        settings ->
            assertThat(build(settings))
                .isEqualTo(build(settings))
                .hasSameHashCodeAs(build(settings)));
    assertThat(each.stream().map(DeviceQuirksTest::build)).doesNotHaveDuplicates();
  }

  @Test
  void none_isTheRfc() {
    DeviceQuirks none = build(b -> b);
    assertThat(none.memberAliases()).isEmpty();
    assertThat(none.isClientAuthenticated()).isTrue();
    assertThat(none.isPollWithoutClientAuthentication()).isFalse();
    assertThat(none.scopeParameter()).isEqualTo("scope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "device_code",
        "user_code",
        "verification_uri",
        "verification_uri_complete",
        "expires_in",
        "interval"
      })
  void alias_ofAMemberOfTheRfc_isTaken(String member) {
    assertThat(build(b -> b.memberAlias(member, "other")).memberAliases())
        .isEqualTo(Map.of(member, "other"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "error", "verification_url", "access_token", "Interval"})
  void alias_ofAnotherMember_isRefused(String member) {
    refuses(b -> b.memberAlias(member, "other"));
  }

  @Test
  void blankName_isRefused() {
    refuses(b -> b.memberAlias("interval", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "client_id",
        "Client_Secret",
        "client_assertion",
        "device_code",
        "state"
      })
  void scopeUnderANameThatIsNotFree_isRefused(String name) {
    refuses(b -> b.scopeParameter(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scope", "scopes", "user_scope"})
  void scopeUnderAFreeName_isTaken(String name) {
    assertThat(build(b -> b.scopeParameter(name)).scopeParameter()).isEqualTo(name);
  }
}
