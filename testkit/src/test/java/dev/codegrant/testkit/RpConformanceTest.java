package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** What the plans find out about a client that checks nothing. */
class RpConformanceTest {

  /** The modules that want nothing to be refused, and nothing to be fresh. */
  static final List<String> FOR_ANYBODY =
      List.of(
          "oidcc-client-test",
          "oidcc-client-test-scope-userinfo-claims",
          "oidcc-client-test-kid-absent-single-jwks",
          "oidcc-client-test-idtoken-sig-rs256",
          "oidcc-client-test-userinfo-bearer-header",
          "oidcc-client-test-discovery-openid-config",
          "oidcc-client-test-signing-key-rotation",
          "oidcc-client-test-signing-key-rotation-just-before-signing",
          "codegrant-key-type-unknown",
          "oidcc-client-test-refresh-token",
          "codegrant-refresh-token-without-id-token",
          "codegrant-refresh-token-rotated",
          "fapi2-security-profile-final-client-test-happy-path",
          "fapi2-security-profile-final-client-test-valid-aud-as-array",
          "fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in",
          "fapi2-security-profile-final-client-test-token-type-case-insensitivity",
          "codegrant-code-challenge",
          "oidcc-client-test-dynamic-registration",
          "codegrant-registration-unknown-members",
          "codegrant-registration-without-management",
          "oidcc-client-test-rp-init-logout",
          "oidcc-client-test-rp-backchannel-rpinitlogout",
          "codegrant-rp-backchannel-opinitlogout",
          "codegrant-rp-backchannel-without-sid",
          "codegrant-rp-backchannel-without-sub",
          "codegrant-rp-backchannel-unknown-claims",
          "codegrant-rp-backchannel-logged-out-already",
          "oidcc-client-test-rp-frontchannel-opinitlogout",
          "oidcc-client-test-rp-frontchannel-rpinitlogout");

  private final NaiveRelyingParty naive = new NaiveRelyingParty();

  @AfterEach
  void close() {
    naive.close();
  }

  @Test
  void clientThatChecksNothing_failsAtEachModuleThatWantsACheck() {
    RpConformance conformance = RpConformance.of(Plan.values());
    List<String> passed = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (DynamicTest test : conformance.run(naive).toList()) {
      String name = test.getDisplayName().split(" ", -1)[1];
      try {
        test.getExecutable().execute();
        passed.add(name);
      } catch (Throwable e) {
        failed.add(name);
      }
    }

    assertThat(passed).isSubsetOf(FOR_ANYBODY).containsAll(FOR_ANYBODY);
    assertThat(failed).doesNotContainAnyElementsOf(FOR_ANYBODY).hasSizeGreaterThan(70);
    assertThat(conformance.report())
        .isEqualTo(
            "{\"modules\":%d,\"passed\":%d,\"failed\":%d}",
            passed.size() + failed.size(), passed.size(), failed.size());
  }

  @Test
  void plans_haveTheNamesOfTheFoundation_andNoneTwice() {
    for (Plan plan : Plan.values()) {
      List<String> names =
          RpConformance.of(plan)
              .run(naive)
              .map(test -> test.getDisplayName().split(" ", -1)[1])
              .toList();
      assertThat(names).doesNotHaveDuplicates().isNotEmpty();
      assertThat(names)
          .allMatch(name -> name.matches("(oidcc|codegrant|fapi2-security-profile-final)-.*"));
    }
  }
}
