package dev.codegrant.device;

import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The device authorization grant (RFC 8628), for a program whose user has the browser on another
 * device: asks for the codes, lets the program show them, and polls until the user has decided.
 *
 * <p>Polls keep the server's interval, and a longer one after {@code slow_down}. Where no answer
 * comes, the wait doubles each time, up to five minutes, until an answer comes again or the codes
 * expire (section 3.5). Immutable and thread-safe; every call of {@link #begin} is an attempt of
 * its own.
 */
public final class DeviceFlow {

  /** Of these, nothing is known but that no answer came. */
  private static final Set<ErrorKind> WITHOUT_ANSWER =
      EnumSet.of(
          ErrorKind.TRANSPORT_FAILED,
          ErrorKind.TRANSPORT_TIMEOUT,
          ErrorKind.RESPONSE_TRUNCATED,
          ErrorKind.SERVER_ERROR,
          ErrorKind.RATE_LIMITED);

  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  private final OAuthClient client;
  private final Consumer<DeviceAuthorization> display;
  private final Clock clock;
  private final Pause pause;

  private DeviceFlow(Builder builder) {
    this.client = builder.client;
    this.display = builder.display;
    this.clock = builder.clock;
    this.pause = builder.pause;
  }

  /**
   * Begins a flow.
   *
   * @param client the client; its server has a device authorization endpoint
   * @param display shows the user what is in the authorization: called by {@link #begin}, in its
   *     thread
   * @return a builder with the system's clock
   */
  public static Builder builder(OAuthClient client, Consumer<DeviceAuthorization> display) {
    return new Builder(client, display);
  }

  /**
   * Asks for the codes, and has them shown.
   *
   * @param scope what to ask the user for; may be of nothing
   * @return what {@link #await} takes
   * @throws OAuthException as {@link OAuthClient#authorizeDevice}
   */
  public DeviceAuthorization begin(Scope scope) {
    DeviceAuthorization authorization = client.authorizeDevice(scope);
    display.accept(authorization);
    return authorization;
  }

  /**
   * Polls until the user has decided, or the codes have expired.
   *
   * @param authorization what {@link #begin} returned
   * @return tokens, the user's no, or the end of the time
   * @throws TransportException {@code INTERRUPTED} when this thread was interrupted, which stays
   *     set; the last failure when the codes expired while no answer came
   * @throws OAuthException as {@link OAuthClient#poll}
   */
  public DeviceOutcome.Ended await(DeviceAuthorization authorization) {
    DeviceAuthorization current = authorization;
    Duration wait = current.interval();
    @Nullable OAuthException failure = null;
    while (true) {
      pause(current, wait);
      DeviceOutcome outcome;
      try {
        outcome = isOver(current) ? new DeviceOutcome.Expired() : client.poll(current);
      } catch (OAuthException e) {
        if (!mayPass(e)) {
          throw e;
        }
        failure = e;
        wait = longer(current.interval(), shorter(wait.multipliedBy(2), LONGEST_BACK_OFF));
        if (e instanceof TransportException none) {
          wait = longer(wait, none.retryAfter().orElse(Duration.ZERO));
        }
        continue;
      }
      if (outcome instanceof DeviceOutcome.Expired && failure != null) {
        throw failure;
      }
      if (outcome instanceof DeviceOutcome.Ended ended) {
        return ended;
      }
      current = ((DeviceOutcome.Pending) outcome).next();
      wait = current.interval();
      failure = null;
    }
  }

  /** By the clock that is waited with: without an end there, polls would follow each other. */
  private boolean isOver(DeviceAuthorization authorization) {
    return !clock.instant().isBefore(authorization.expiresAt());
  }

  private static boolean mayPass(OAuthException e) {
    return WITHOUT_ANSWER.contains(e.kind())
        || (e.kind() == ErrorKind.TOKEN_ENDPOINT_ERROR && e.isTransient());
  }

  /** Not beyond the codes' end. */
  private void pause(DeviceAuthorization authorization, Duration wait) {
    Duration left = Duration.between(clock.instant(), authorization.expiresAt());
    try {
      pause.pause(longer(Duration.ZERO, shorter(wait, left)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the user's decision about " + authorization,
          "an interrupt of this thread",
          "nothing, if the program is ending; else await the same authorization again",
          e);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** What waits; tests move a clock instead. */
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /** Collects the settings of a {@link DeviceFlow}. Not thread-safe. */
  public static final class Builder {
    private final OAuthClient client;
    private final Consumer<DeviceAuthorization> display;
    private Clock clock = Clock.systemUTC();
    private Pause pause = wait -> TimeUnit.NANOSECONDS.sleep(wait.toNanos());

    private Builder(OAuthClient client, Consumer<DeviceAuthorization> display) {
      this.client = client;
      this.display = display;
    }

    /**
     * Sets the clock that tells how long the codes are good yet; the one of the client, where that
     * is not the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    Builder pause(Pause pause) {
      this.pause = pause;
      return this;
    }

    /**
     * Makes the flow.
     *
     * @return an immutable flow
     */
    public DeviceFlow build() {
      return new DeviceFlow(this);
    }
  }
}
