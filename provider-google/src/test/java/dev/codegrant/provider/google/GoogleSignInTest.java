package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.ID_TOKEN_ALG_REFUSED;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_CLAIM_INVALID;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_HASH_MISMATCH;
import static dev.codegrant.error.ErrorKind.ID_TOKEN_NONCE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Identity;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in, with the claims that Google documents. */
final class GoogleSignInTest {

  private static final AuthorizationRequest REQUEST =
      AuthorizationRequest.builder(URI.create("https://app.example/callback"))
          .scope(Scope.of("openid", "email", "profile"))
          .build();
  private static final String SCOPE =
      ",\"scope\":\"openid https://www.googleapis.com/auth/userinfo.email"
          + " https://www.googleapis.com/auth/userinfo.profile\"";
  private static final Identity JANE =
      new Identity("https://accounts.google.com", "110169484474386276334");

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  @Test
  void googlesClaims_areProven() {
    IdToken idToken = IdToken.of(signIn(GoogleIdToken::signed));

    assertThat(idToken.identity()).isEqualTo(JANE);
    assertThat(idToken.claims().verifiedEmail()).hasValue("jane@example.com");
    assertThat(idToken.claims().name()).hasValue("Jane Doe");
    assertThat(idToken.algorithm()).isEqualTo("RS256");
    assertThat(idToken.checks())
        .containsExactly("signature", "iss", "sub", "aud", "azp", "exp", "iat", "nonce", "at_hash");
  }

  @Test
  void relyingParty_isOfGoogle() {
    ClientId clientId = new ClientId("the-client");

    OAuthClient client =
        OAuthClient.builder(Google.authorizationServer(), clientId)
            .idTokenVerifier(Google.relyingParty(clientId).build())
            .build();

    assertThat(Form.query(client.authorize(REQUEST).authorizationUri()))
        .containsEntry("scope", "openid email profile")
        .containsKey("nonce");
  }

  @Nested
  class Iss {

    /** One user has one identity, whichever spelling Google uses that day. */
    @ParameterizedTest
    @ValueSource(strings = {"https://accounts.google.com", "accounts.google.com"})
    void inEitherSpelling_isTheSameUser(String iss) {
      IdToken idToken = IdToken.of(signIn(token -> token.with("iss", quoted(iss)).signed()));

      assertThat(idToken.identity()).isEqualTo(JANE);
      assertThat(idToken.claims().string("iss")).hasValue(iss);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://accounts.google.com/",
          "http://accounts.google.com",
          "accounts.google.com/",
          "Accounts.google.com",
          "accounts.google.com.attacker.example",
          "https://attacker.example",
          ""
        })
    void inAnother_isRefused(String iss) {
      assertThat(refusal(token -> token.with("iss", quoted(iss)).signed()))
          .isEqualTo(ID_TOKEN_CLAIM_INVALID);
    }
  }

  @Nested
  class OtherChecks {

    @Test
    void signedWithTheClientSecret_isRefused() {
      assertThat(refusal(token -> token.signedWith("the secret & more")))
          .isEqualTo(ID_TOKEN_ALG_REFUSED);
    }

    @Test
    void withTheHashOfAnotherAccessToken_isRefused() {
      assertThat(refusal(token -> token.with("at_hash", quoted("AAAAAAAAAAAAAAAAAAAAAA")).signed()))
          .isEqualTo(ID_TOKEN_HASH_MISMATCH);
    }

    @Test
    void withAnotherNonce_isRefused() {
      assertThat(refusal(token -> token.with("nonce", quoted("n")).signed()))
          .isEqualTo(ID_TOKEN_NONCE_MISMATCH);
    }

    /** Google's other clients: an Android application's token names the web client in aud. */
    @Test
    void thatAnotherClientAskedFor_isRefused() {
      assertThat(refusal(token -> token.with("azp", quoted("the-android-client")).signed()))
          .isEqualTo(ID_TOKEN_CLAIM_INVALID);
    }
  }

  /** Refreshed ID tokens have no nonce; the rest is held to the first one. */
  @Nested
  class Refreshed {

    private final OAuthClient client = GOOGLE.signingIn(party -> party);

    @ParameterizedTest
    @ValueSource(strings = {"https://accounts.google.com", "accounts.google.com"})
    void inEitherSpelling_isTheSameUser(String iss) {
      TokenSet first = signIn(client, GoogleIdToken::signed);
      answer(new GoogleIdToken("").without("nonce").with("iss", quoted(iss)));

      assertThat(IdToken.of(client.refresh(first)).identity()).isEqualTo(JANE);
    }

    @Test
    void ofAnotherUser_isRefused() {
      TokenSet first = signIn(client, GoogleIdToken::signed);
      answer(new GoogleIdToken("").without("nonce").with("sub", quoted("another")));

      assertThat(
              catchThrowableOfType(ResponseValidationException.class, () -> client.refresh(first))
                  .kind())
          .isEqualTo(ID_TOKEN_CLAIM_INVALID);
    }

    private static void answer(GoogleIdToken token) {
      GOOGLE.answerTokens(token.signed(), SCOPE);
    }
  }

  private static ErrorKind refusal(Function<GoogleIdToken, String> idToken) {
    return catchThrowableOfType(ResponseValidationException.class, () -> signIn(idToken)).kind();
  }

  private static TokenSet signIn(Function<GoogleIdToken, String> idToken) {
    return signIn(GOOGLE.signingIn(UnaryOperator.identity()), idToken);
  }

  private static TokenSet signIn(OAuthClient client, Function<GoogleIdToken, String> idToken) {
    return GOOGLE.signIn(client, REQUEST, idToken, SCOPE + ",\"refresh_token\":\"1//EXAMPLE\"");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
