package dev.codegrant.openid.internal.jose;

/** A document is no JWK Set. Carries no part of it. */
public final class MalformedKeySetException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedKeySetException(String reason) {
    super(reason);
  }

  /** The member at fault, or the name of the fault. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
