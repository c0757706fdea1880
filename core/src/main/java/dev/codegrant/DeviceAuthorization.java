package dev.codegrant;

import dev.codegrant.client.ClientId;
import dev.codegrant.internal.endpoint.DeviceCodes;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The codes that a server gave to a device without a browser (RFC 8628 section 3.2): what the user
 * is to be shown, and, hidden, the device code that {@link OAuthClient#poll} sends. Comes from
 * {@link OAuthClient#authorizeDevice} alone. Immutable and thread-safe.
 *
 * <p>Show {@link #userCode()} and {@link #verificationUri()}. Where {@link
 * #verificationUriComplete()} is shown too, say as a QR code, show the user code still: the user
 * compares it with the server's page (section 3.3.1). Whoever talks somebody else into entering the
 * code gets that person's tokens (section 5.4): say what it is for.
 */
public final class DeviceAuthorization {

  /** Section 3.5: by how much {@code slow_down} lengthens the interval. */
  private static final Duration SLOWER_BY = Duration.ofSeconds(5);

  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final Scope scope;
  private final DeviceCodes codes;
  private final Duration interval;
  private final Instant expiresAt;

  private DeviceAuthorization(
      AuthorizationServer server,
      ClientId clientId,
      Scope scope,
      DeviceCodes codes,
      Duration interval,
      Instant expiresAt) {
    this.server = server;
    this.clientId = clientId;
    this.scope = scope;
    this.codes = codes;
    this.interval = interval;
    this.expiresAt = expiresAt;
  }

  static DeviceAuthorization of(
      AuthorizationServer server, ClientId clientId, Scope scope, DeviceCodes codes, Instant now) {
    return new DeviceAuthorization(
        server, clientId, scope, codes, codes.interval(), now.plus(codes.lifetime()));
  }

  /**
   * The code that the user enters at {@link #verificationUri()}.
   *
   * @return 1 to 64 printable ASCII characters, as the server wrote them
   */
  public String userCode() {
    return codes.userCode().reveal();
  }

  /**
   * The page where the user enters the code, on any device with a browser.
   *
   * @return an https URL of ASCII characters (or http on a loopback address)
   */
  public URI verificationUri() {
    return codes.verificationUri();
  }

  /**
   * The same page with the code entered, for a link or a QR code.
   *
   * @return a URL like {@link #verificationUri()}, or empty when the server has none
   */
  public Optional<URI> verificationUriComplete() {
    return codes.verificationUriComplete();
  }

  /**
   * When both codes expire, by the client's clock.
   *
   * @return the instant from which a poll finds them expired
   */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * How long to wait before a poll, and between two.
   *
   * @return a second to an hour; 5 seconds where the server named none
   */
  public Duration interval() {
    return interval;
  }

  /**
   * The scope that was asked for; what was granted is in the token response.
   *
   * @return the requested scope; may be of nothing
   */
  public Scope scope() {
    return scope;
  }

  /** Without the codes: who knows one may enter it, who knows the other may take the tokens. */
  @Override
  public String toString() {
    return "DeviceAuthorization[" + server + ", client " + clientId + "]";
  }

  Secret deviceCode() {
    return codes.deviceCode();
  }

  boolean isOf(AuthorizationServer server, ClientId clientId) {
    return this.server.equals(server) && this.clientId.equals(clientId);
  }

  /**
   * The same, polled less often from now on (section 3.5).
   *
   * @param named the interval that the server named; a shorter one than before is no answer to our
   *     polling too often
   */
  DeviceAuthorization slower(Optional<Duration> named) {
    Duration next =
        named.filter(length -> length.compareTo(interval) > 0).orElse(interval.plus(SLOWER_BY));
    return new DeviceAuthorization(
        server,
        clientId,
        scope,
        codes,
        next.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : next,
        expiresAt);
  }
}
