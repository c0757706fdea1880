package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.REAUTHENTICATION_REQUIRED;
import static dev.codegrant.error.ErrorKind.SCOPE_INSUFFICIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user grants: less than was asked for, more, or for as long as the user is there. */
final class GoogleConsentTest {

  private static final String AUTH = "https://www.googleapis.com/auth/";
  private static final String CALENDAR = AUTH + "calendar";
  private static final String DRIVE = AUTH + "drive";

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  private final OAuthClient client = GOOGLE.signingIn(party -> party);
  private final AuthorizationRequest.Builder request =
      AuthorizationRequest.builder(URI.create("https://app.example/callback"));

  /** Google's spelling of two scopes in answers is as in google.token.json. */
  @Nested
  class ScopeSpelling {

    @ParameterizedTest
    @CsvSource({
      "openid email, openid userinfo.email",
      "openid profile, userinfo.profile openid",
      "openid email profile, userinfo.email userinfo.profile openid"
    })
    void requiredByTheShortName_isGranted(String required, String granted) {
      Scope scope = Scope.parse(required);

      TokenSet tokens =
          signIn(
              request.scope(scope).requiredScope(scope),
              granted.replace("userinfo.", AUTH + "userinfo."));

      assertThat(tokens.scope().orElseThrow().containsAll(scope)).isTrue();
    }

    @Test
    void requiredByTheLongName_isGranted() {
      Scope scope = Scope.of("openid", AUTH + "userinfo.email");

      TokenSet tokens =
          signIn(request.scope(scope).requiredScope(scope), "openid " + AUTH + "userinfo.email");

      assertThat(tokens.scope()).hasValue(scope.plus(Scope.of("email")));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "userinfo.profile",
          "https://www.googleapis.com/auth/userinfo.profile",
          "https://www.googleapis.com/auth/userinfo.emails",
          "http://www.googleapis.com/auth/userinfo.email",
          "https://attacker.example/auth/userinfo.email"
        })
    void anotherScope_isNotTheEmail(String granted) {
      request.scope(Scope.of("openid", "email")).requiredScope(Scope.of("email"));

      assertThat(refusal("openid " + granted).kind()).isEqualTo(SCOPE_INSUFFICIENT);
    }
  }

  @Nested
  class GranularConsent {

    @Test
    void grantedLess_isSeen() {
      TokenSet tokens =
          signIn(request.scope(Scope.of("openid", CALENDAR, DRIVE)), "openid " + DRIVE);

      assertThat(tokens.scope()).hasValue(Scope.of("openid", DRIVE));
    }

    @Test
    void grantedWithoutWhatIsRequired_isRefused() {
      request.scope(Scope.of("openid", CALENDAR, DRIVE)).requiredScope(Scope.of(CALENDAR));

      ResponseValidationException refused = refusal("openid " + DRIVE);

      assertThat(refused.kind()).isEqualTo(SCOPE_INSUFFICIENT);
      assertThat(refused.came()).contains(CALENDAR).doesNotContain(DRIVE);
    }

    @Test
    void grantedWithWhatIsRequired_isAccepted() {
      request.scope(Scope.of("openid", CALENDAR, DRIVE)).requiredScope(Scope.of(CALENDAR));

      assertThat(signIn(request, "openid " + CALENDAR).scope())
          .hasValue(Scope.of("openid", CALENDAR));
    }
  }

  @Nested
  class IncrementalConsent {

    /** What was granted before comes too. */
    @Test
    void grantedMore_isAcceptedAndSeen() {
      request
          .scope(Scope.of("openid", CALENDAR))
          .requiredScope(Scope.of(CALENDAR))
          .additionalParameter("include_granted_scopes", "true");

      assertThat(Form.query(client.authorize(request.build()).authorizationUri()))
          .containsEntry("include_granted_scopes", "true")
          .containsEntry("scope", "openid " + CALENDAR);
      assertThat(signIn(request, "openid " + DRIVE + " " + CALENDAR).scope())
          .hasValue(Scope.of("openid", CALENDAR, DRIVE));
    }
  }

  @Nested
  class RefreshToken {

    @Test
    void withOfflineAccess_comesAndIsKept() {
      request.scope(Scope.of("openid")).offlineAccess();
      TokenSet tokens =
          GOOGLE.signIn(
              client,
              request.build(),
              GoogleIdToken::signed,
              ",\"refresh_token\":\"1//EXAMPLE\",\"scope\":\"openid\"");

      GOOGLE.answer(Sample.named("google.refresh.json").answer());

      assertThat(client.refresh(tokens).refreshToken())
          .isEqualTo(tokens.refreshToken())
          .isPresent();
    }

    /** A second sign-in that shows no consent page; what to do is in the message. */
    @Test
    void withoutTheConsentPage_doesNotCome() {
      TokenSet tokens = signIn(request.scope(Scope.of("openid")), "openid");

      assertThat(tokens.refreshToken()).isEmpty();
      assertThat(
              catchThrowableOfType(
                  ReauthorizationRequiredException.class, () -> client.refresh(tokens)))
          .matches(e -> e.kind() == REAUTHENTICATION_REQUIRED)
          .hasMessageContaining("offlineAccess()");
    }
  }

  private ResponseValidationException refusal(String granted) {
    return catchThrowableOfType(ResponseValidationException.class, () -> signIn(request, granted));
  }

  private TokenSet signIn(AuthorizationRequest.Builder asked, String granted) {
    return GOOGLE.signIn(
        client, asked.build(), GoogleIdToken::signed, ",\"scope\":\"" + granted + "\"");
  }
}
