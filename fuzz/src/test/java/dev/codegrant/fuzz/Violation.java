package dev.codegrant.fuzz;

/** A property that does not hold: a finding. */
public final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message, cause);
  }

  /** AssertJ's assertions describe themselves before they fail, which is slow a million times. */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new Violation(message);
    }
  }
}
