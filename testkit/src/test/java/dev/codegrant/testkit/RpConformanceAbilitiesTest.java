package dev.codegrant.testkit;

import static dev.codegrant.testkit.RpConformanceVariantsTest.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.conformance.RegistrationTask;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the plans about registration and logout say of clients that do a little more, or less. */
class RpConformanceAbilitiesTest {
  private static final String BACK_CHANNEL = "rp-backchannel";
  private static final String WRONG_TOKEN = "(Back-Channel Logout 1.0 section 2.6)";

  @Test
  void errorAtRegistration_isToBeNoticed() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public SignInTask register(RegistrationTask task) {
            HttpResponse<String> answer = registration(task);
            if (answer.statusCode() != 201 || !answer.body().contains("\"client_id\"")) {
              throw new IllegalStateException("not registered");
            }
            return task.registeredAs(
                NaiveClient.member(answer.body(), "client_id"),
                NaiveClient.member(answer.body(), "client_secret"));
          }
        }) {
      assertThat(results(Plan.DYNAMIC, "codegrant-registration", party))
          .containsEntry("codegrant-registration-error", "passed")
          .containsEntry("codegrant-registration-client-id-missing", "passed")
          .containsEntry("codegrant-registration-other-auth-method", "failed");
    }
  }

  @Test
  void otherMethod_mayBeRefused() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public SignInTask register(RegistrationTask task) {
            if (registration(task).body().contains("client_secret_basic")) {
              throw new IllegalStateException("another method");
            }
            return super.register(task);
          }
        }) {
      assertThat(results(Plan.DYNAMIC, "other-auth-method", party)).containsValue("passed");
    }
  }

  @Test
  void clientThatDoesNotRegister_passesNothing() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public SignInTask register(RegistrationTask task) {
            return task.registeredAs("rp", "a secret of its own");
          }
        }) {
      assertThat(results(Plan.DYNAMIC, "", party).values()).hasSize(11).containsOnly("failed");
    }
  }

  @Test
  void stateOfALogout_isToBeChecked() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          void comeBack(URI callback) {
            if (!NaiveClient.parameter(callback, "state").equals("constant")) {
              throw new IllegalStateException("another state");
            }
          }
        }) {
      assertThat(results(Plan.LOGOUT, "rp-init-logout", party).values())
          .hasSize(3)
          .containsOnly("passed");
    }
  }

  @Test
  void stateOfALogout_mayBeLeftOut() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          Form logoutForm(SignInTask task) {
            return super.logoutForm(task).without("state");
          }
        }) {
      assertThat(results(Plan.LOGOUT, "rp-init-logout", party))
          .isEqualTo(
              Map.of(
                  "oidcc-client-test-rp-init-logout", "passed",
                  "oidcc-client-test-rp-init-logout-other-state", "aborted",
                  "oidcc-client-test-rp-init-logout-no-state", "aborted"));
    }
  }

  @Test
  void clientThatNeverComesBack_orNeverLeaves_passesNothing() {
    try (NaiveRelyingParty refusing =
            new NaiveRelyingParty() {
              @Override
              void comeBack(URI callback) {
                throw new IllegalStateException("it refuses all");
              }
            };
        NaiveRelyingParty staying =
            new NaiveRelyingParty() {
              @Override
              public void logOut(SignInTask task, SignedIn user) {}
            }) {
      assertThat(results(Plan.LOGOUT, "rp-init-logout", refusing).values())
          .hasSize(3)
          .containsOnly("failed");
      assertThat(results(Plan.LOGOUT, "rpinitlogout (", staying).values())
          .hasSize(2)
          .containsOnly("failed");
      assertThat(results(Plan.LOGOUT, "rp-init-logout", staying).values())
          .hasSize(3)
          .containsOnly("failed");
    }
  }

  @Test
  void logoutThatLeadsNowhere_saysWhy() {
    assertThat(saidOfLogoutTo(List.of()))
        .contains("status 200", "was there a post_logout_redirect_uri");
    assertThat(saidOfLogoutTo(List.of("http://127.0.0.1:9/elsewhere")))
        .contains("status 400", "expected exactly one that client rp registered");
    assertThat(saidOfLogoutTo(List.of("http://127.0.0.1:9/signed-out"))).isEmpty();
  }

  private static String saidOfLogoutTo(List<String> uris) {
    StringBuilder said = new StringBuilder();
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          Form logoutForm(SignInTask task) {
            Form form = super.logoutForm(task).without("post_logout_redirect_uri");
            uris.forEach(uri -> form.with("post_logout_redirect_uri", uri));
            return form;
          }

          @Override
          public void logOut(SignInTask task, SignedIn user) {
            try {
              super.logOut(task, user);
            } catch (IllegalStateException e) {
              said.append(e.getMessage());
              throw e;
            }
          }
        }) {
      assertThat(results(Plan.LOGOUT, "rp-init-logout (", party).values())
          .containsOnly(said.isEmpty() ? "passed" : "failed");
    }
    return said.toString();
  }

  @Test
  void logoutTokens_areAnsweredWith200Or204() {
    try (NaiveRelyingParty party = new NaiveRelyingParty()) {
      party.answerLogoutTokens(Answer.status(204));
      assertThat(results(Plan.LOGOUT, "opinitlogout", party).values()).containsOnly("passed");
      for (int status : new int[] {400, 302, 500, 201}) {
        party.answerLogoutTokens(Answer.status(status));
        assertThat(results(Plan.LOGOUT, BACK_CHANNEL, party).values())
            .hasSize(19)
            .containsOnly("failed");
      }
    }
  }

  @Test
  void wrongToken_isAnsweredWith400_andEndsNothing() {
    try (NaiveRelyingParty ending = new FirstTokenIsGood(400);
        NaiveRelyingParty other = new FirstTokenIsGood(401);
        NaiveRelyingParty right =
            new FirstTokenIsGood(400) {
              @Override
              public boolean isSignedIn(SignInTask task, SignedIn user) {
                return super.isSignedIn(task, user) || !lastWasGood();
              }
            }) {
      assertThat(results(Plan.LOGOUT, WRONG_TOKEN, ending).values())
          .hasSize(12)
          .containsOnly("failed");
      assertThat(results(Plan.LOGOUT, WRONG_TOKEN, other).values()).containsOnly("failed");
      assertThat(results(Plan.LOGOUT, WRONG_TOKEN, right).values()).containsOnly("passed");
    }
  }

  @Test
  void sessions_areToEnd() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public boolean isSignedIn(SignInTask task, SignedIn user) {
            return true;
          }
        }) {
      assertThat(results(Plan.LOGOUT, "channel", party).values())
          .hasSize(21)
          .containsOnly("failed");
    }
  }

  @Test
  void sessions_areToBegin() {
    try (NaiveRelyingParty party =
        new NaiveRelyingParty() {
          @Override
          public boolean isSignedIn(SignInTask task, SignedIn user) {
            return false;
          }
        }) {
      assertThat(results(Plan.LOGOUT, "channel", party).values())
          .hasSize(21)
          .containsOnly("failed");
    }
  }

  /** Of the logout tokens of each module. */
  private static class FirstTokenIsGood extends NaiveRelyingParty {
    private final int otherwise;

    FirstTokenIsGood(int otherwise) {
      this.otherwise = otherwise;
    }

    boolean lastWasGood() {
      return answered().isEmpty() || answered().get(answered().size() - 1) == 200;
    }

    @Override
    public URI backchannelLogoutUri(SignInTask task) {
      answerLogoutTokens(Answer.status(200), Answer.status(otherwise), Answer.status(200));
      return super.backchannelLogoutUri(task);
    }
  }
}
