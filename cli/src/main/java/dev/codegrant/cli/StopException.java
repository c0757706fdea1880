package dev.codegrant.cli;

/** Ends a walk for a reason that no exception of the library names. */
final class StopException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  private final transient Failure failure;

  StopException(Failure failure) {
    super(failure.kind());
    this.failure = failure;
  }

  /** Ends it for what an exception of the library says, with other advice. */
  StopException(Failure failure, Throwable cause) {
    super(failure.kind(), cause);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
