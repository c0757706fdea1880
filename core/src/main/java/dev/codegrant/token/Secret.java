package dev.codegrant.token;

/** Secret. */
public final class Secret {
  /** Makes one. */
  public Secret() {}
}
