package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call fails with. */
final class Failure {

  private Failure() {}

  /** The exception of this kind, which has no cause and hides nothing behind it. */
  static OAuthException of(ErrorKind kind, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(OAuthException.class).hasNoCause().hasNoSuppressedExceptions();
    OAuthException failure = (OAuthException) thrown;
    assertThat(failure.kind()).isEqualTo(kind);
    return failure;
  }
}
