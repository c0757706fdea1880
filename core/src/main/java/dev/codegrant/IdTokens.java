package dev.codegrant;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a client does about ID tokens: it hands out no answer of a sign-in without proof. */
final class IdTokens {

  private final @Nullable IdTokenVerifier verifier;

  IdTokens(@Nullable IdTokenVerifier verifier) {
    this.verifier = verifier;
  }

  Duration longestProof() {
    return verifier == null ? Duration.ZERO : verifier.longestProof();
  }

  /**
   * Before the user is asked, or a code is sent: a sign-in that could not be proven is not begun.
   */
  void requireVerifier() {
    if (verifier == null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an ID token verifier for the scope openid (OpenID Connect Core 1.0 section 3.1.3.7)",
          "a client without one",
          "add the module codegrant-openid and give its RelyingParty to"
              + " OAuthClient.Builder.idTokenVerifier; or leave openid out of the scope");
    }
  }

  /** The answer with the ID token proven, if the grant asked for one. */
  TokenSet verified(TokenSet answer, GrantedAuthorization granted) {
    return verified(
        answer, granted.nonce().isPresent(), (by, text) -> by.verify(text, answer, granted));
  }

  /** The same for a device authorization grant. */
  TokenSet verifiedDevice(TokenSet answer, Scope asked) {
    return verified(answer, isSignIn(asked), (by, text) -> by.verifyDevice(text, answer));
  }

  /** Whether an ID token is asked for (OpenID Connect Core 1.0 section 3.1.2.1). */
  static boolean isSignIn(Scope asked) {
    return asked.contains("openid");
  }

  private TokenSet verified(
      TokenSet answer,
      boolean isSignIn,
      BiFunction<IdTokenVerifier, Secret, TokenSet.VerifiedIdToken> proof) {
    if (verifier == null) {
      return answer;
    }
    if (!isSignIn) {
      return withoutIdToken(answer);
    }
    Secret idToken =
        answer
            .idToken()
            .orElseThrow(
                () ->
                    new ResponseValidationException(
                        ErrorKind.ID_TOKEN_MISSING,
                        "an ID token, because the scope has openid (OpenID Connect Core 1.0 section"
                            + " 3.1.3.3)",
                        "a token response without id_token",
                        "check that the server is an OpenID Provider and that the client may ask"
                            + " for openid"));
    return answer.toBuilder().verifiedIdToken(proof.apply(verifier, idToken)).build();
  }

  /**
   * What is known after a refresh: a new ID token must be the same user's; without one, or while it
   * cannot be judged, the old one stays. To throw instead would lose the user's session: the
   * refresh token that was sent may be replaced already.
   */
  TokenSet merged(TokenSet answer, TokenSet before) {
    boolean ofASignIn = verifier == null || before.idToken().isPresent();
    TokenSet.Builder merged = (ofASignIn ? answer : withoutIdToken(answer)).toBuilder();
    if (answer.refreshToken().isEmpty()) {
      before.refreshToken().ifPresent(merged::refreshToken);
    }
    if (answer.scope().isEmpty()) {
      before.scope().ifPresent(merged::scope);
    }
    before.requiredScope().ifPresent(merged::requiredScope);
    if (answer.idToken().isEmpty()) {
      keepIdToken(before, merged);
    } else if (verifier != null && before.idToken().isPresent()) {
      try {
        merged.verifiedIdToken(verifier.verifyRefreshed(answer.idToken().get(), answer, before));
      } catch (OAuthException e) {
        if (!saysNothing(e)) {
          throw e;
        }
        keepIdToken(before, merged);
      }
    }
    return merged.build();
  }

  /** No keys, not this one yet, or no first ID token to compare with: nothing was found wrong. */
  private static boolean saysNothing(OAuthException e) {
    return e instanceof TransportException
        || e instanceof MalformedResponseException
        || e.kind() == ErrorKind.ID_TOKEN_KEY_NOT_FOUND
        || e.kind() == ErrorKind.INVALID_ARGUMENT;
  }

  /** Where a verifier is at work, a text that it has not proven is not handed on. */
  private static TokenSet withoutIdToken(TokenSet answer) {
    TokenSet.Builder copy = TokenSet.builder(answer.accessToken(), answer.issuedAt());
    answer.refreshToken().ifPresent(copy::refreshToken);
    answer.scope().ifPresent(copy::scope);
    answer.issuedTo().ifPresent(copy::issuedTo);
    answer.requiredScope().ifPresent(copy::requiredScope);
    answer.redirectUri().ifPresent(copy::redirectUri);
    for (String name : answer.additionalParameterNames()) {
      answer.additionalParameter(name).ifPresent(value -> copy.additionalParameter(name, value));
    }
    return copy.companions(answer.companions()).build();
  }

  private static void keepIdToken(TokenSet before, TokenSet.Builder merged) {
    before.idToken().ifPresent(merged::idToken);
    before.verifiedIdToken().ifPresent(merged::verifiedIdToken);
  }
}
