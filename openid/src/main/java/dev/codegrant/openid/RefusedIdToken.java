package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.openid.internal.jose.JwtVerification;
import dev.codegrant.openid.internal.jose.RefusedJwtException;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.token.Secret;

/** What a refused JWT is called when it should have been an ID token. */
final class RefusedIdToken {

  private RefusedIdToken() {}

  /** Proves the signature, whatever the claims say. */
  static VerifiedJwt unlessSigned(JwtVerification idTokens, Secret idToken) {
    try {
      return idTokens.verify(idToken.reveal());
    } catch (RefusedJwtException e) {
      throw of(e);
    }
  }

  static ResponseValidationException of(RefusedJwtException e) {
    ErrorKind kind = kind(e.fault());
    String expected =
        "an ID token that the issuer signed (OpenID Connect Core 1.0 section 3.1.3.7)";
    return e.reason().isPresent()
        ? new ResponseValidationException(
            kind, e.reason().get(), expected, e.came(), advice(e.fault()))
        : new ResponseValidationException(kind, expected, e.came(), advice(e.fault()));
  }

  private static ErrorKind kind(RefusedJwtException.Fault fault) {
    return switch (fault) {
      case TOO_LARGE -> ErrorKind.ID_TOKEN_TOO_LARGE;
      case MALFORMED -> ErrorKind.ID_TOKEN_MALFORMED;
      case ENCRYPTED -> ErrorKind.ID_TOKEN_ENCRYPTED_UNSUPPORTED;
      case ALGORITHM -> ErrorKind.ID_TOKEN_ALG_REFUSED;
      case CRITICAL -> ErrorKind.ID_TOKEN_CRIT_REFUSED;
      case TYPE -> ErrorKind.ID_TOKEN_TYPE_REFUSED;
      case KEY_NOT_FOUND -> ErrorKind.ID_TOKEN_KEY_NOT_FOUND;
      case KEY_REFUSED -> ErrorKind.ID_TOKEN_KEY_REFUSED;
      case SIGNATURE -> ErrorKind.ID_TOKEN_SIGNATURE_INVALID;
    };
  }

  private static String advice(RefusedJwtException.Fault fault) {
    return switch (fault) {
      case ALGORITHM ->
          "refuse; if the client is registered for that algorithm, name it with"
              + " idTokenSigningAlgorithm";
      case ENCRYPTED -> "register the client for ID tokens that are signed and not encrypted";
      case KEY_NOT_FOUND, KEY_REFUSED ->
          "refuse; if it goes on, report it to the server's operator";
      default -> "refuse: nothing of the answer may be used";
    };
  }
}
