package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.server.UserInformationQuirks;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code toBuilder()} of the quirks, with every setting that a server needs. */
class ChangedCopyTest {

  static Set<String> names() {
    return Generic.names();
  }

  private static Quirks quirks(String name) {
    return CatalogueTest.usable(name).authorizationServer().quirks();
  }

  @ParameterizedTest
  @MethodSource("names")
  void copy_isTheSame(String name) {
    Quirks quirks = quirks(name);
    Quirks copy =
        Quirks.builder()
            .authorizationRequest(quirks.authorizationRequest().toBuilder().build())
            .tokenRequest(quirks.tokenRequest().toBuilder().build())
            .tokenResponse(quirks.tokenResponse().toBuilder().build())
            .errors(quirks.errors().toBuilder().build())
            .rotation(quirks.rotation())
            .revocation(quirks.revocation().toBuilder().build())
            .device(quirks.device().toBuilder().build())
            .userInformation(quirks.userInformation().toBuilder().build())
            .build();

    assertThat(copy).isEqualTo(quirks).hasSameHashCodeAs(quirks);
    assertThat(quirks.toBuilder().build()).isEqualTo(quirks);
  }

  @Test
  void change_staysInTheCopy() {
    Quirks slack = quirks("slack");

    assertThat(slack.errors().toBuilder().code("x", "invalid_grant").build())
        .isNotEqualTo(slack.errors())
        .satisfies(changed -> assertThat(changed.standardCode("x")).isEqualTo("invalid_grant"));
    assertThat(slack.errors().standardCode("x")).isEqualTo("x");
    assertThat(slack.tokenResponse().toBuilder().bearerType("x").build())
        .isNotEqualTo(slack.tokenResponse());
    assertThat(quirks("slack")).isEqualTo(slack);
  }

  /** Where the first that is there wins. */
  @Test
  void order_isPartOfTheGroup() {
    assertThat(ErrorQuirks.builder().codePath("a").codePath("b").build())
        .isNotEqualTo(ErrorQuirks.builder().codePath("b").codePath("a").build());
    assertThat(ErrorQuirks.builder().descriptionPath("a").descriptionPath("b").build())
        .isNotEqualTo(ErrorQuirks.builder().descriptionPath("b").descriptionPath("a").build());
    assertThat(TokenResponseQuirks.builder().tokenPath("a").tokenPath("b").build())
        .isNotEqualTo(TokenResponseQuirks.builder().tokenPath("b").tokenPath("a").build());
    assertThat(UserInformationQuirks.builder().idMember("a").idMember("b").build())
        .isNotEqualTo(UserInformationQuirks.builder().idMember("b").idMember("a").build());
  }
}
