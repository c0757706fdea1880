package dev.codegrant.openid;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.SecureUri;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the issuer that signs a user in, from what the user typed: an e-mail address, a host, or a
 * URL (OpenID Connect Discovery 1.0 section 2, RFC 7033). The user names the host that is asked, so
 * only https to public addresses is used, as {@code MetadataDiscovery.Builder.untrustedIssuers()}
 * does, and that is where the result belongs. Thread-safe.
 */
public final class WebFinger {

  static final String ISSUER = "http://openid.net/specs/connect/1.0/issuer";

  private static final String ACCEPT = "application/jrd+json, application/json";

  /** Asks for the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final BackChannel backChannel;
  private final Resolver resolver;

  private WebFinger(Builder builder) {
    HttpTransport own = builder.transport;
    this.backChannel =
        new BackChannel(own == null ? PublicAddresses.transport() : own, builder.timeout);
    this.resolver = builder.resolver;
  }

  /**
   * Begins.
   *
   * @return a builder with a transport that connects to public addresses alone, and a limit of 10
   *     seconds
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks the host in an identifier for the issuer.
   *
   * @param identifier what the user typed: {@code joe@example.com}, {@code acct:joe@example.com},
   *     {@code example.com}, {@code example.com:8443}, {@code https://example.com/joe}; at most
   *     1,024 characters
   * @return the issuer, for {@code discover} of a {@code MetadataDiscovery} with {@code
   *     untrustedIssuers()}: whoever owns the host named it, nothing is proven yet
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the text is no such identifier
   * @throws ResponseValidationException {@code SSRF_REFUSED} when the host has an address that is
   *     not public
   * @throws TransportException {@code DISCOVERY_FAILED} when the host says nothing of this user;
   *     {@code SERVER_ERROR}, {@code RATE_LIMITED}, {@code TRANSPORT_FAILED}, {@code
   *     TRANSPORT_TIMEOUT}, {@code TLS_FAILED} or {@code INTERRUPTED}
   * @throws MalformedResponseException {@code DISCOVERY_INVALID} when the answer names no issuer
   *     that may be used (the reason is the member), {@code HTTP_REDIRECT_REFUSED} for a redirect,
   *     {@code RESPONSE_TOO_LARGE} when it is longer than 1 MiB
   */
  public String issuer(String identifier) {
    UserInputIdentifier resource = UserInputIdentifier.parse(identifier);
    requirePublic(resource.hostName());
    HttpAnswer answer = backChannel.get(resource.query(ISSUER), ACCEPT, Map.of());
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() != 200
        || !(answer.hasMediaType("application/jrd+json")
            || answer.hasMediaType("application/json"))) {
      throw new TransportException(
          ErrorKind.DISCOVERY_FAILED,
          answer.status() == 200 ? "CONTENT_TYPE" : "STATUS",
          "a JSON Resource Descriptor from " + answer.source() + " (RFC 7033 section 4.2)",
          answer.describe(),
          "ask the user for the issuer, or for another identifier",
          null);
    }
    try {
      return issuer(answer, JsonDocument.parse(answer.body()));
    } catch (MalformedJsonException e) {
      throw invalid(answer, e.fault().name(), "one JSON object", "a fault of " + e.fault());
    }
  }

  /** Whatever carries the request: the library's own transport asks again when it connects. */
  private void requirePublic(String host) {
    try {
      for (InetAddress address : resolver.resolve(host)) {
        PublicAddresses.rule().require(host, address);
      }
    } catch (UnknownHostException e) {
      throw new TransportException(
          ErrorKind.TRANSPORT_FAILED,
          "a connection to the host of the identifier",
          "no address for the host " + host,
          "check the spelling, and the network",
          e);
    }
  }

  /**
   * The first link of the relation: the order is the server's preference (RFC 7033 section 4.4.4).
   * The subject may differ from what was asked for (section 4.4.1), and proves nothing.
   */
  private static String issuer(HttpAnswer answer, JsonDocument descriptor) {
    List<JsonDocument> links =
        descriptor
            .objects("links")
            .orElseThrow(() -> invalid(answer, "links", "an array 'links'", "none"));
    String href =
        links.stream()
            .filter(link -> link.string("rel").filter(ISSUER::equals).isPresent())
            .findFirst()
            .orElseThrow(() -> invalid(answer, "links", "a link to an issuer", "none"))
            .string("href")
            .orElseThrow(() -> invalid(answer, "href", "a string 'href'", "none"));
    try {
      if (SecureUri.parse("issuer", href).getRawQuery() == null
          && href.regionMatches(true, 0, "https:", 0, 6)) {
        return href;
      }
    } catch (ConfigurationException e) {
      throw invalid(answer, "href", e.expected(), e.came());
    }
    throw invalid(answer, "href", "an https URL without a query", "another");
  }

  private static MalformedResponseException invalid(
      HttpAnswer answer, String reason, String expected, String came) {
    return new MalformedResponseException(
        ErrorKind.DISCOVERY_INVALID,
        reason,
        expected + " from " + answer.source() + " (OpenID Connect Discovery 1.0 section 2)",
        came,
        "ask the user for the issuer, or for another identifier");
  }

  /** Collects the settings of a {@link WebFinger}. Not thread-safe. */
  public static final class Builder {
    private @Nullable HttpTransport transport;
    private Duration timeout = Duration.ofSeconds(10);
    private Resolver resolver = InetAddress::getAllByName;

    private Builder() {}

    /**
     * Sets what carries the requests.
     *
     * @param transport the transport; it must not follow redirects by itself, and must itself
     *     refuse to connect to addresses that are not public
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

    /** Sets who is asked for addresses before anything is sent, for tests. */
    Builder resolver(Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Makes it.
     *
     * @return an immutable object
     */
    public WebFinger build() {
      return new WebFinger(this);
    }
  }
}
