package dev.codegrant.testkit;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A logout token on its way to a client, OpenID Connect Back-Channel Logout 1.0 section 2.5, and
 * what the client said to it. Immutable.
 */
public final class LogoutDelivery {
  private final String clientId;
  private final String logoutToken;
  private final int status;
  private final String failure;

  private LogoutDelivery(String clientId, String logoutToken, int status, String failure) {
    this.clientId = clientId;
    this.logoutToken = logoutToken;
    this.status = status;
    this.failure = failure;
  }

  static LogoutDelivery answered(String clientId, String logoutToken, int status) {
    return new LogoutDelivery(clientId, logoutToken, status, "");
  }

  static LogoutDelivery failed(String clientId, String logoutToken, String reason) {
    return new LogoutDelivery(clientId, logoutToken, 0, reason);
  }

  /**
   * The client it was for.
   *
   * @return the client's id
   */
  public String clientId() {
    return clientId;
  }

  /**
   * What was posted as {@code logout_token}.
   *
   * @return the token; empty where none could be signed, or a test ordered that
   */
  public String logoutToken() {
    return logoutToken;
  }

  /**
   * The HTTP status of the client's answer; redirects are not followed.
   *
   * @return the status, or empty where no answer came
   */
  public OptionalInt status() {
    return failure.isEmpty() ? OptionalInt.of(status) : OptionalInt.empty();
  }

  /**
   * Why no answer came: the client's secret signs nothing, nobody listens, or no answer within five
   * seconds.
   *
   * @return the reason, or empty where an answer came
   */
  public Optional<String> failure() {
    return Optional.of(failure).filter(reason -> !reason.isEmpty());
  }

  /** Client and answer, without the token. */
  @Override
  public String toString() {
    return "LogoutDelivery[" + clientId + " -> " + (failure.isEmpty() ? status : failure) + "]";
  }
}
