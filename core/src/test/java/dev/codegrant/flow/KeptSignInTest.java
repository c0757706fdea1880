package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sign-in must not lose in {@link PendingAuthorization#toSecret}. */
class KeptSignInTest {

  private static final AuthorizationServer SERVER = Attempt.server().issuer(Attempt.ISSUER).build();
  private static final ClientId CLIENT = new ClientId("client-1");

  private final Attempt signIn =
      Attempt.begin(
          SERVER,
          AuthorizationRequest.builder(Attempt.REDIRECT_URI)
              .scope(Scope.of("openid"))
              .maxAge(Duration.ofSeconds(301))
              .requiredAcr("phr", "phrh")
              .additionalParameter("login_hint", "a")
              .build());
  private final Attempt other =
      Attempt.begin(
          SERVER,
          AuthorizationRequest.builder(Attempt.REDIRECT_URI).scope(Scope.of("email")).build());

  private static PendingAuthorization restore(String kept) {
    return PendingAuthorization.of(SERVER, CLIENT, Secret.of(kept));
  }

  private static String kept(Attempt attempt) {
    return attempt.pending().toSecret().reveal();
  }

  @Test
  void restored_grantsWhatWasAskedFor() {
    PendingAuthorization restored = restore(kept(signIn));
    assertThat(restored.isSignIn()).isTrue();
    assertThat(restored.authorizationUri()).isEqualTo(signIn.pending().authorizationUri());
    GrantedAuthorization granted =
        (GrantedAuthorization)
            restored.receive(CallbackParameters.ofQuery("code=c&state=" + signIn.state()));
    assertThat(granted.nonce()).contains(Secret.of(signIn.parameters().getOrDefault("nonce", "")));
    assertThat(granted.maxAge()).contains(Duration.ofSeconds(301));
    assertThat(granted.requiredAcr()).containsExactly("phr", "phrh");
  }

  @Test
  void restoredOfNoSignIn_isNone() {
    assertThat(kept(other)).contains("&nonce=&");
    assertThat(restore(kept(other)).isSignIn()).isFalse();
  }

  @Test
  void oneNonceInTheWords_isTheOneSent() {
    assertThat(kept(signIn)).contains("&nonce=" + signIn.parameters().get("nonce") + "&state=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nonce=[^&]*&;       ''",
        "nonce=[^&]*;        nonce=",
        "nonce=[^&]*;        nonce=short",
        "nonce=(.{42}).;     nonce=$1",
        "nonce=([^&]*);      nonce=$1A",
        "nonce=.;            nonce=%2B",
        "nonce=(.*?)&;       nonce=$1&nonce=$1&",
        "(nonce=.*?&)(state=.*?&); $2$1",
        "v=2;                v=1",
        "scope=openid;       scope=email",
        "max_age=301;        max_age=0301",
        "max_age=301;        max_age=-1",
        "max_age=301;        max_age=3.0",
        "max_age=301;        max_age=2147483648",
        "max_age=301;        max_age=99999999999",
        "max_age=301&;       ''",
        "acr=phr.phrh;       acr=phr++phrh",
        "acr=phr.phrh;       acr=phr+phr",
        "acr=phr.phrh;       acr=phr+",
        "acr=phr.phrh;       acr=%C3%A9",
        "acr=phr.phrh&;      ''"
      })
  void otherWords_areRefused(String part, String replacement) {
    String changed = kept(signIn).replaceFirst(part, replacement == null ? "" : replacement);
    assertThat(changed).isNotEqualTo(kept(signIn));
    refuses(changed);
  }

  /** Else the ID token of a sign-in would not be asked for its nonce. */
  @ParameterizedTest
  @ValueSource(
      strings = {"nonce=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "nonce=x", "max_age=1"})
  void aNonceOrAgeWithoutOpenid_isRefused(String field) {
    String name = field.substring(0, field.indexOf('='));
    refuses(kept(other).replaceFirst("&" + name + "=&", "&" + field + "&"));
  }

  /** As the version before this one wrote it: no ID token could be asked for. */
  @Test
  void wordsOfVersion1_areRefused() {
    String words = kept(other);
    assertThat(restore(words).isSignIn()).isFalse();
    String old =
        words.replace("v=2&", "v=1&").replace("&max_age=&acr=&", "&").replace("&nonce=&", "&");
    assertThat(old).hasSizeLessThan(words.length() - 20);
    refuses(old);
  }

  private static void refuses(String words) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> restore(words))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .satisfies(
            e -> {
              for (String field : words.split("&", -1)) {
                if (field.matches("(nonce|state|code_verifier)=.{20,}")) {
                  assertThat(e).message().doesNotContain(field.substring(field.indexOf('=') + 1));
                }
              }
            });
  }
}
