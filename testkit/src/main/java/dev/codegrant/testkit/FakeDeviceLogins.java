package dev.codegrant.testkit;

/**
 * The user's side of the device authorization grant, RFC 8628 section 3.3: what happens on the page
 * where the device's code is entered, without a browser. Thread-safe.
 */
public final class FakeDeviceLogins {
  private final Engine engine;

  FakeDeviceLogins(Engine engine) {
    this.engine = engine;
  }

  /**
   * Signs the user of {@link FakeAuthorizationServer#signIn} in, and allows what the device asks
   * for.
   *
   * @param userCode the code that the device shows; case and separators do not matter
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void approve(String userCode) {
    decide(userCode, true);
  }

  /**
   * Denies what the device asks for.
   *
   * @param userCode the code that the device shows; case and separators do not matter
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void deny(String userCode) {
    decide(userCode, false);
  }

  private void decide(String userCode, boolean allow) {
    try {
      engine.devices().decide(userCode, engine.username(), allow);
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(refusal.description(), refusal);
    }
  }
}
