package dev.codegrant;

import dev.codegrant.error.ErrorResponse;
import dev.codegrant.token.TokenSet;

/** What one poll of a device authorization brought (RFC 8628 section 3.5). */
public sealed interface DeviceOutcome {

  /** The user has decided, or took too long: there is nothing more to poll for. */
  sealed interface Ended extends DeviceOutcome permits Granted, Denied, Expired {}

  /**
   * The user has not decided yet.
   *
   * @param next the authorization to poll with next, after its {@link
   *     DeviceAuthorization#interval()}: longer than before where the server said {@code slow_down}
   */
  record Pending(DeviceAuthorization next) implements DeviceOutcome {}

  /**
   * The user agreed.
   *
   * @param tokens the tokens
   */
  record Granted(TokenSet tokens) implements Ended {}

  /**
   * The user, or the server on the user's behalf, said no.
   *
   * @param error what the server said
   */
  record Denied(ErrorResponse error) implements Ended {}

  /**
   * The codes have expired, as the server or the client's clock says; in the second case nothing
   * was sent. Begin a new authorization when the user is there.
   */
  record Expired() implements Ended {}
}
