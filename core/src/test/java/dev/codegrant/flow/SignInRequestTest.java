package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authorization request for an ID token has, and what its grant remembers. */
class SignInRequestTest {

  private static final AuthorizationServer SERVER = Attempt.server().issuer(Attempt.ISSUER).build();
  private static final long LONGEST = Integer.MAX_VALUE;

  private static AuthorizationRequest.Builder signIn() {
    return AuthorizationRequest.builder(Attempt.REDIRECT_URI).scope(Scope.of("openid", "email"));
  }

  private static GrantedAuthorization granted(Attempt attempt) {
    return (GrantedAuthorization) attempt.receive("code=c&state=${STATE}");
  }

  @Nested
  class Nonce {

    @Test
    void withOpenid_isSent_andTheGrantKnowsIt() {
      Attempt attempt = Attempt.begin(SERVER, signIn().build());
      String nonce = attempt.parameters().getOrDefault("nonce", "");
      assertThat(attempt.pending().isSignIn()).isTrue();
      assertThat(nonce)
          .matches("[A-Za-z0-9_-]{43}")
          .isNotEqualTo(attempt.state())
          .isNotEqualTo(attempt.parameters().get("code_challenge"));
      GrantedAuthorization granted = granted(attempt);
      assertThat(granted.nonce()).contains(Secret.of(nonce));
      assertThat(granted.codeVerifier().reveal()).isNotEqualTo(nonce);
      assertThat(granted.toString() + attempt.pending()).doesNotContain(nonce);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "email", "OPENID", "openid2", "open id", "profile openid.x"})
    void withoutOpenid_isNotSent(String scope) {
      AuthorizationRequest request =
          AuthorizationRequest.builder(Attempt.REDIRECT_URI)
              .scope(scope.isEmpty() ? Scope.empty() : Scope.of(scope.split(" ", -1)))
              .build();
      Attempt attempt = Attempt.begin(SERVER, request);
      assertThat(attempt.parameters()).doesNotContainKey("nonce");
      assertThat(attempt.pending().isSignIn()).isFalse();
      assertThat(granted(attempt).nonce()).isEmpty();
    }

    /** Whoever adds the scope, it brings an ID token. */
    @Test
    void withOpenidOfTheServersOwnWay_isSentToo() {
      AuthorizationServer quirky =
          Attempt.server()
              .quirks(
                  Quirks.builder()
                      .authorizationRequest(
                          AuthorizationRequestQuirks.builder()
                              .offlineScope(Scope.of("openid", "offline_access"))
                              .build())
                      .build())
              .build();
      AuthorizationRequest.Builder request = AuthorizationRequest.builder(Attempt.REDIRECT_URI);
      assertThat(Attempt.begin(quirky, request.build()).parameters()).doesNotContainKey("nonce");
      Attempt offline = Attempt.begin(quirky, request.offlineAccess().build());
      assertThat(offline.parameters()).containsKey("nonce");
      assertThat(
              PendingAuthorization.of(
                      quirky, new ClientId("client-1"), offline.pending().toSecret())
                  .authorizationUri())
          .isEqualTo(offline.pending().authorizationUri());
    }

    @Test
    void inAHundredThousandAttempts_isNeverTheSame() {
      Set<String> seen = new HashSet<>();
      AuthorizationRequest request = signIn().build();
      ClientId client = new ClientId("client-1");
      for (int i = 0; i < 100_000; i++) {
        String uri = PendingAuthorization.begin(SERVER, client, request).authorizationUri() + "&";
        int from = uri.indexOf("&nonce=") + "&nonce=".length();
        assertThat(seen.add(uri.substring(from, uri.indexOf('&', from)))).isTrue();
      }
      assertThat(seen).allMatch(nonce -> nonce.length() == 43);
    }
  }

  @Nested
  class MaxAge {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999, 1_000_000_000, LONGEST - 1, LONGEST})
    void inRange_isSentAndKept(long seconds) {
      Duration age = Duration.ofSeconds(seconds);
      Attempt attempt = Attempt.begin(SERVER, signIn().maxAge(age).build());
      assertThat(attempt.parameters()).containsEntry("max_age", "" + seconds);
      assertThat(granted(attempt).maxAge()).contains(age);
      PendingAuthorization restored =
          PendingAuthorization.of(SERVER, new ClientId("client-1"), attempt.pending().toSecret());
      assertThat(restored.authorizationUri()).isEqualTo(attempt.pending().authorizationUri());
    }

    @Test
    void outOfRange_isRefused() {
      for (Duration age :
          List.of(
              Duration.ofSeconds(-1),
              Duration.ofNanos(-1),
              Duration.ofNanos(1),
              Duration.ofMillis(1500),
              Duration.ofSeconds(LONGEST, 1),
              Duration.ofSeconds(LONGEST + 1),
              Duration.ofSeconds(Long.MAX_VALUE))) {
        refuses(() -> signIn().maxAge(age));
      }
    }

    @Test
    void notAskedFor_isNotSent() {
      Attempt attempt = Attempt.begin(SERVER, signIn().build());
      assertThat(attempt.parameters()).doesNotContainKeys("max_age", "acr_values");
      GrantedAuthorization granted = granted(attempt);
      assertThat(granted.maxAge()).isEmpty();
      assertThat(granted.requiredAcr()).isEmpty();
    }

    @Test
    void withoutOpenid_isRefused() {
      refuses(() -> signIn().scope(Scope.of("email")).maxAge(Duration.ofHours(1)).build());
      assertThat(signIn().maxAge(Duration.ofHours(1)).build().maxAge())
          .contains(Duration.ofHours(1));
    }
  }

  @Nested
  class RequiredAcr {

    @Test
    void values_areSentInTheirOrder_andTheGrantKnowsThem() {
      String[] values = {"urn:mace:incommon:iap:silver", "phr", "!", "~", "a\"b\\c", "loa-3"};
      AuthorizationRequest request = signIn().requiredAcr(values).build();
      Attempt attempt = Attempt.begin(SERVER, request);
      assertThat(request.requiredAcr()).containsExactly(values);
      assertThat(attempt.parameters()).containsEntry("acr_values", String.join(" ", values));
      assertThat(granted(attempt).requiredAcr()).containsExactly(values);
      PendingAuthorization restored =
          PendingAuthorization.of(SERVER, new ClientId("client-1"), attempt.pending().toSecret());
      assertThat(restored.authorizationUri()).isEqualTo(attempt.pending().authorizationUri());
    }

    @Test
    void valueTwice_isSentOnce_andNoValueTakesTheRequirementBack() {
      assertThat(Attempt.begin(SERVER, signIn().requiredAcr("b", "a", "b").build()).parameters())
          .containsEntry("acr_values", "b a");
      assertThat(
              Attempt.begin(SERVER, signIn().requiredAcr("b").requiredAcr().build()).parameters())
          .doesNotContainKey("acr_values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u0000", "a\n", "é", "\u007f", "\u2028"})
    void valueOfAnotherShape_isRefused(String value) {
      refuses(() -> signIn().requiredAcr("phr", value));
    }

    @Test
    void ofTheRequest_cannotBeChanged() {
      String[] values = {"phr"};
      AuthorizationRequest.Builder builder = signIn().requiredAcr(values);
      AuthorizationRequest request = builder.build();
      values[0] = "changed";
      builder.requiredAcr("other");
      assertThat(request.requiredAcr()).containsExactly("phr");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> request.requiredAcr().add("weak"));
    }

    @Test
    void withoutOpenid_isRefused() {
      refuses(() -> signIn().scope(Scope.of("email")).requiredAcr("phr").build());
      assertThat(signIn().requiredAcr("phr").build().requiredAcr()).containsExactly("phr");
    }
  }

  private static void refuses(Runnable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }
}
