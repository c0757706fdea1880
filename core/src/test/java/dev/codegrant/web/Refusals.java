package dev.codegrant.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;

/** What a call was refused with. */
final class Refusals {

  private Refusals() {}

  static OAuthException refuses(Runnable call, ErrorKind kind) {
    OAuthException refusal = refusal(call);
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    return refusal;
  }

  static OAuthException refusal(Runnable call) {
    try {
      call.run();
    } catch (OAuthException e) {
      return e;
    }
    throw new AssertionError("was accepted");
  }
}
