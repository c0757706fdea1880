package dev.codegrant.internal.json;

/** The bytes are not the one JSON object or array that was expected. Carries no part of them. */
public final class MalformedJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Fault {
    /** The bytes are not UTF-8. */
    UTF8,
    /** A byte order mark stands first. */
    BOM,
    /** A name stands twice in one object. */
    DUPLICATE_MEMBER,
    /** Too deeply nested. */
    DEPTH,
    /** Something follows the value. */
    TRAILING_DATA,
    /** Not JSON. */
    JSON_SYNTAX,
    /** JSON, but no object. */
    NOT_OBJECT,
    /** JSON, but no array where one was expected. */
    NOT_ARRAY
  }

  /** Why. */
  private final Fault fault;

  MalformedJsonException(Fault fault) {
    super(fault.name());
    this.fault = fault;
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }
}
