package dev.codegrant.server;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.time.Duration;

/**
 * Learns an authorization server from its issuer alone (RFC 8414 section 3). The document is asked
 * for at {@code /.well-known/oauth-authorization-server}, and where that is not found, at {@code
 * /.well-known/openid-configuration} behind the issuer (OpenID Connect Discovery 1.0 section 4).
 *
 * <p>Pass only an issuer that the application's author or operator wrote: this class connects to
 * whatever host it names. Thread-safe.
 */
public final class MetadataDiscovery {

  private final BackChannel backChannel;

  private MetadataDiscovery(BackChannel backChannel) {
    this.backChannel = backChannel;
  }

  /**
   * Begins a discovery.
   *
   * @return a builder with the default transport of {@code OAuthClient}, and a limit of 10 seconds
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Fetches and judges the metadata of an issuer.
   *
   * @param issuer the issuer identifier, exactly as the server spells it: https (or http on a
   *     loopback address), without query and fragment
   * @return the server that the metadata describes
   * @throws ConfigurationException {@code INVALID_ARGUMENT} or {@code INSECURE_URL} when the issuer
   *     is not such a URL; {@code PKCE_UNSUPPORTED} when the server says that it does not know S256
   * @throws TransportException when no answer comes, or one that says later: {@code SERVER_ERROR},
   *     {@code RATE_LIMITED}
   * @throws MalformedResponseException {@code DISCOVERY_FAILED} when neither address has a
   *     document, {@code DISCOVERY_INVALID} when the document breaks a rule of RFC 8414 section 2
   * @throws ResponseValidationException {@code DISCOVERY_ISSUER_MISMATCH} when the document names
   *     another issuer (RFC 8414 section 3.3)
   */
  public AuthorizationServer discover(String issuer) {
    URI base = SecureUri.parse("issuer", issuer);
    if (base.getRawQuery() != null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an issuer without query (RFC 8414 section 2)",
          SecureUri.describe(base) + ", with a query",
          "pass the issuer, not the address of its metadata");
    }
    HttpAnswer first = get(oauthLocation(base));
    if (isDocument(first)) {
      return MetadataDocument.judge(issuer, first);
    }
    HttpAnswer second = get(openIdLocation(issuer));
    if (isDocument(second)) {
      return MetadataDocument.judge(issuer, second);
    }
    throw new MalformedResponseException(
        ErrorKind.DISCOVERY_FAILED,
        "a metadata document at " + first.endpoint() + " or " + second.endpoint(),
        describe(first) + ", and " + describe(second),
        "check the issuer's spelling; a server without metadata needs its endpoints by hand");
  }

  /** A server that is down is not a server without metadata. */
  private HttpAnswer get(URI location) {
    HttpAnswer answer = backChannel.get(location);
    AnswerStatus.requireServing(answer);
    return answer;
  }

  private static boolean isDocument(HttpAnswer answer) {
    return answer.status() == 200 && answer.hasMediaType("application/json");
  }

  private static String describe(HttpAnswer answer) {
    return answer.status() == 200 ? answer.describe() : "status " + answer.status();
  }

  /** Between host and path (RFC 8414 section 3.1). */
  private static URI oauthLocation(URI issuer) {
    String path = issuer.getRawPath();
    String inserted = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return URI.create(
        issuer.getScheme()
            + "://"
            + issuer.getRawAuthority()
            + "/.well-known/oauth-authorization-server"
            + inserted);
  }

  /** Behind the path (OpenID Connect Discovery 1.0 section 4). */
  private static URI openIdLocation(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + "/.well-known/openid-configuration");
  }

  /** Collects the settings of a {@link MetadataDiscovery}. Not thread-safe. */
  public static final class Builder {
    private HttpTransport transport = SocketTransport.shared();
    private Duration timeout = Duration.ofSeconds(10);

    private Builder() {}

    /**
     * Sets what carries the requests.
     *
     * @param transport the transport; it must not follow redirects by itself
     * @return this
     */
    public Builder transport(HttpTransport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Sets the time limit of one request, from connect to the last byte.
     *
     * @param timeout more than zero, at most a day
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder timeout(Duration timeout) {
      this.timeout = BackChannel.requireTimeout(timeout);
      return this;
    }

    /**
     * Makes the discovery.
     *
     * @return an immutable discovery
     */
    public MetadataDiscovery build() {
      return new MetadataDiscovery(new BackChannel(transport, timeout));
    }
  }
}
