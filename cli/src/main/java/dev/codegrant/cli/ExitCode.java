package dev.codegrant.cli;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;

/** How the program ends, as a number that scripts may rely on. */
enum ExitCode {
  DONE(0),
  INTERNAL(1),
  USAGE(2),
  REFUSED(3),
  NETWORK(4),
  CHECK_FAILED(5),
  LOG_IN_AGAIN(6);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(OAuthException e) {
    if (e instanceof ConfigurationException) {
      return USAGE;
    }
    if (e instanceof ResponseValidationException) {
      return CHECK_FAILED;
    }
    if (e instanceof TransportException
        || e instanceof dev.codegrant.error.MalformedResponseException) {
      return NETWORK; // no answer, or none that can be used: either way, not the server's refusal
    }
    return e instanceof ReauthorizationRequiredException ? LOG_IN_AGAIN : REFUSED;
  }
}
