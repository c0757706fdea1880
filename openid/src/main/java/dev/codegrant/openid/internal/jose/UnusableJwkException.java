package dev.codegrant.openid.internal.jose;

/** A JWK is no key to prove signatures with. */
final class UnusableJwkException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableJwkException(String reason) {
    super(reason);
  }

  /** The rule that it breaks. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
