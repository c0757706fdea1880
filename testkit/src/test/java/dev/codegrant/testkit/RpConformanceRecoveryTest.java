package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.RpConformanceVariantsTest.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.conformance.RegistrationTask;
import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** A refusal is one of the fault: clients that stop for another reason pass no module by it. */
class RpConformanceRecoveryTest {

  /** Checks nothing; and some things it does once at each issuer, and then no more. */
  private static class OnceOnly extends NaiveRelyingParty {
    private final Set<String> done = new HashSet<>();

    private final Set<String> onceOnly;

    OnceOnly(String... onceOnly) {
      this.onceOnly = Set.of(onceOnly);
    }

    private void once(String what, String issuer) {
      if (onceOnly.contains(what) && !done.add(what + issuer)) {
        throw new IllegalStateException("it stops, as each second time");
      }
    }

    @Override
    void receive(SignInTask task, URI callback) {
      once("receive", task.issuer());
    }

    @Override
    public SignedIn signIn(SignInTask task) {
      SignedIn user = super.signIn(task);
      once("signIn", task.issuer());
      return user;
    }

    @Override
    public SignedIn refresh(SignInTask task, SignedIn before) {
      SignedIn user = super.refresh(task, before);
      once("refresh", task.issuer());
      return user;
    }

    @Override
    public SignInTask register(RegistrationTask task) {
      SignInTask registered = super.register(task);
      once("register", task.issuer());
      return registered;
    }

    @Override
    public void logOut(SignInTask task, SignedIn user) {
      super.logOut(task, user);
      once("logOut", task.issuer());
    }
  }

  @Test
  void clientThatStopsTheSecondTime_passesNoRefusal() {
    try (NaiveRelyingParty party = new OnceOnly("signIn", "register")) {
      assertThat(passed(List.of(Plan.values()), party)).isSubsetOf(RpConformanceTest.FOR_ANYBODY);
    }
  }

  @Test
  void clientThatStopsAtTheSecondCallback_passesNoRefusal() {
    try (NaiveRelyingParty party = new OnceOnly("receive")) {
      assertThat(passed(List.of(Plan.values()), party)).isSubsetOf(RpConformanceTest.FOR_ANYBODY);
    }
  }

  @Test
  void clientThatStopsAtTheSecondRefresh_orLogout_passesNoRefusal() {
    try (NaiveRelyingParty party = new OnceOnly("logOut")) {
      assertThat(passed(List.of(Plan.LOGOUT), party))
          .contains("oidcc-client-test-rp-init-logout")
          .isSubsetOf(RpConformanceTest.FOR_ANYBODY);
    }
    try (NaiveRelyingParty party = new OnceOnly("refresh")) {
      assertThat(passed(List.of(Plan.REFRESH), party))
          .contains("oidcc-client-test-refresh-token")
          .isSubsetOf(RpConformanceTest.FOR_ANYBODY);
    }
  }

  /** The first issuer of a module is the right one. */
  @Test
  void clientThatStopsAtTheSecondIssuer_passesNoRefusal() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          private final Set<String> first = new HashSet<>();

          @Override
          public SignedIn signIn(SignInTask task) {
            NaiveClient.get(URI.create(task.issuer() + "/.well-known/openid-configuration"));
            if (first.isEmpty() || first.contains(task.issuer())) {
              first.add(task.issuer());
              return super.signIn(task);
            }
            throw new IllegalStateException("it knows one issuer alone");
          }
        }) {
      DynamicTest test = test(Plan.FAPI2, "issuer-mismatch", party);
      assertThatThrownBy(() -> test.getExecutable().execute())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("once nothing is wrong any more")
          .hasRootCauseMessage("it knows one issuer alone");
    }
  }

  @Test
  void clientThatChecksTheIssuer_passesByIt_atASignInAndAtARefresh() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public SignedIn signIn(SignInTask task) {
            return checked(task, super.signIn(task));
          }

          @Override
          public SignedIn refresh(SignInTask task, SignedIn before) {
            return checked(task, super.refresh(task, before));
          }
        }) {
      for (Plan plan : List.of(Plan.BASIC, Plan.FORM_POST, Plan.FAPI2)) {
        assertThat(results(plan, "invalid-iss", party).values()).containsOnly("passed");
        assertThat(results(plan, "invalid-aud", party).values()).containsOnly("failed");
      }
      assertThat(results(Plan.REFRESH, "token-invalid", party))
          .containsEntry("oidcc-client-test-refresh-token-invalid-issuer", "passed")
          .containsEntry("codegrant-refresh-token-invalid-aud", "failed");
    }
  }

  private static SignedIn checked(SignInTask task, SignedIn user) {
    String idToken = member((String) user.tokens(), "id_token");
    if (!ReceivedJwt.of(idToken).claims().path("iss").asText("").equals(task.issuer())) {
      throw new IllegalStateException("the ID token of another issuer");
    }
    return user;
  }

  @Test
  void wrongLogoutToken_isFollowedByARightOne() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          private int good = 1;

          @Override
          public URI backchannelLogoutUri(SignInTask task) {
            good = answered().size() + 1;
            answerLogoutTokens(Answer.status(200), Answer.status(400));
            return super.backchannelLogoutUri(task);
          }

          @Override
          public boolean isSignedIn(SignInTask task, SignedIn user) {
            return super.isSignedIn(task, user) || answered().size() > good;
          }
        }) {
      assertThat(results(Plan.LOGOUT, "(Back-Channel Logout 1.0 section 2.6)", party).values())
          .hasSize(12)
          .containsOnly("failed");
    }
  }

  /** Redeems and refreshes at once, and asks UserInfo each time. */
  private static class Eager extends NaiveRelyingParty {
    @Override
    public SignedIn signIn(SignInTask task) {
      return super.refresh(task, super.signIn(task));
    }

    @Override
    void receive(SignInTask task, URI callback) {
      if (!parameter(callback, "state").equals("constant")
          || !parameter(callback, "iss").equals(task.issuer())) {
        throw new IllegalStateException("not an answer to what was asked");
      }
    }
  }

  @Test
  void tokenRequestsOfTheFirstSignIn_areNotCounted() {
    try (NaiveRelyingParty right = new Eager();
        NaiveRelyingParty wrong =
            new Eager() {
              @Override
              void receive(SignInTask task, URI callback) {}
            }) {
      for (String module : List.of("response-iss", "state-fails")) {
        assertThat(results(Plan.FAPI2, module, right).values()).hasSize(2).containsOnly("passed");
        assertThat(results(Plan.FAPI2, module, wrong).values()).hasSize(2).containsOnly("failed");
      }
    }
  }

  @Test
  void userInfoOfTheFirstSignIn_isNotCounted() {
    try (NaiveRelyingParty right = new Eager();
        NaiveRelyingParty withTheOld =
            new NaiveRelyingParty() {
              @Override
              public SignedIn refresh(SignInTask task, SignedIn before) {
                URI endpoint = URI.create(task.issuer() + "/userinfo");
                String old = member((String) before.tokens(), "access_token");
                NaiveClient.get(endpoint, "Authorization", "Bearer " + old);
                return super.refresh(task, before);
              }
            };
        NaiveRelyingParty withNone =
            new NaiveRelyingParty() {
              @Override
              public SignedIn refresh(SignInTask task, SignedIn before) {
                return new SignedIn("alice", Optional.of("alice"), before.tokens());
              }
            }) {
      String module = "oidcc-client-test-refresh-token ";
      assertThat(results(Plan.REFRESH, module, right)).containsValue("passed");
      assertThat(results(Plan.REFRESH, module, withTheOld)).containsValue("failed");
      assertThat(results(Plan.REFRESH, module, withNone)).containsValue("failed");
    }
  }

  @Test
  void metadataOfAnotherIssuer_isUsedForNothing() {
    try (NaiveRelyingParty right = new ReadsMetadataFirst(Optional.empty())) {
      assertThat(results(Plan.CONFIG, "issuer-mismatch", right)).containsValue("passed");
    }
    for (String used : List.of("pushed_authorization_request_endpoint", "jwks_uri")) {
      try (NaiveRelyingParty wrong = new ReadsMetadataFirst(Optional.of(used))) {
        assertThat(results(Plan.CONFIG, "issuer-mismatch", wrong)).containsValue("failed");
      }
    }
  }

  /** Refuses metadata of another issuer, too late where something was sent by it. */
  private static class ReadsMetadataFirst extends NaiveRelyingParty {
    private final Optional<String> usesFirst;

    ReadsMetadataFirst(Optional<String> usesFirst) {
      this.usesFirst = usesFirst;
    }

    @Override
    public SignedIn signIn(SignInTask task) {
      URI location = URI.create(task.issuer() + "/.well-known/openid-configuration");
      String metadata = NaiveClient.get(location).body();
      if (!member(metadata, "issuer").equals(task.issuer())) {
        Form form = request(task).with("client_secret", task.clientSecret());
        usesFirst.ifPresent(name -> NaiveClient.post(URI.create(member(metadata, name)), form));
        throw new IllegalStateException("metadata of another issuer");
      }
      return super.signIn(task);
    }
  }

  private static Set<String> passed(List<Plan> plans, NaiveRelyingParty party) {
    Set<String> passed = new TreeSet<>();
    for (Plan plan : plans) {
      results(plan, "", party)
          .forEach(
              (name, result) -> {
                if (result.equals("passed")) {
                  passed.add(name);
                }
              });
    }
    return passed;
  }

  private static DynamicTest test(Plan plan, String part, NaiveRelyingParty party) {
    return RpConformance.of(plan)
        .run(party)
        .filter(each -> each.getDisplayName().contains(part))
        .findFirst()
        .orElseThrow();
  }
}
