package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.Base64;

/**
 * The ID token of the sign-in, which a later one must agree with (OpenID Connect Core 1.0 section
 * 12.2). It was proven when it came; out of a store it is a text again, and believed as far as the
 * store is.
 */
final class FirstIdToken {

  private FirstIdToken() {}

  static JsonDocument claims(TokenSet before) {
    return before
        .verifiedIdToken()
        .filter(IdToken.class::isInstance)
        .map(token -> ((IdToken) token).claims().document())
        .orElseGet(() -> payload(before.idToken().orElse(Secret.of(""))));
  }

  static void requireSame(
      IdTokenRules rules, IssuerRule issuer, JsonDocument now, JsonDocument first) {
    rules.same("iss", first, issuer::canonical);
    rules.same("sub", first);
    rules.sameAudience(first);
    rules.same("azp", first);
    if (now.has("auth_time") && first.has("auth_time")) {
      rules.sameDate("auth_time", first);
    }
    if (now.has("nonce")) {
      rules.same("nonce", first);
    }
  }

  private static JsonDocument payload(Secret idToken) {
    try {
      String[] parts = idToken.reveal().split("\\.", -1);
      return JsonDocument.parse(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "the ID token of the sign-in beside the refresh token",
          "a text that is none",
          "pass the tokens as they were stored");
    }
  }
}
