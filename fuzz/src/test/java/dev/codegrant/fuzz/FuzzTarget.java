package dev.codegrant.fuzz;

/**
 * A part of core that reads somebody else's bytes, and what must hold whatever they are. To add
 * one: implement this beside the code, in its package; add it to {@link Targets}; put at least one
 * input that is accepted and one that is refused into {@code inputs/<simple name>/}.
 */
public interface FuzzTarget {

  /**
   * Reads the input and checks the property.
   *
   * @return whether the part accepted the input
   * @throws Violation when the property does not hold
   */
  boolean accepts(byte[] input);

  /** The longest input worth trying. */
  default int longest() {
    return 2048;
  }

  default String name() {
    return getClass().getSimpleName();
  }
}
