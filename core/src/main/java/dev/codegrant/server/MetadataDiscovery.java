package dev.codegrant.server;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns an authorization server from its issuer alone (RFC 8414 section 3). The document is asked
 * for at {@code /.well-known/oauth-authorization-server}, and where that is not found, at {@code
 * /.well-known/openid-configuration} behind the issuer (OpenID Connect Discovery 1.0 section 4).
 *
 * <p>The two documents of a server may differ. Each is whole: where the first location has one, the
 * second is not asked, whatever the first leaves out ({@link Builder#openIdFirst} turns the order
 * round).
 *
 * <p>Make one and share it: it keeps the documents of the 64 issuers asked for last, for an hour.
 * When a server does not answer, its document goes on being used until it is 24 hours old, and
 * {@link Builder#onStaleDocument} is told. Threads that want the same issuer share one request.
 *
 * <p>Without {@link Builder#untrustedIssuers} pass only an issuer that the application's author or
 * operator wrote: this class connects to whatever host it names. Thread-safe.
 */
public final class MetadataDiscovery {

  private final boolean untrusted;
  private final boolean sameOrigin;
  private final @Nullable String issuerTemplate;
  private final MetadataFetch fetch;
  private final MetadataCache cache;

  private MetadataDiscovery(Builder builder) {
    this.untrusted = builder.untrusted;
    this.sameOrigin = builder.sameOrigin;
    this.issuerTemplate = builder.issuerTemplate;
    this.fetch =
        new MetadataFetch(
            new BackChannel(builder.transport(), builder.timeout),
            builder.resolver,
            builder.openIdFirst);
    this.cache = new MetadataCache(builder.lifetime, builder.clock, builder.listener);
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
   * Fetches and judges the metadata of an issuer, or judges again what was fetched not long ago.
   *
   * @param issuer the issuer identifier, exactly as the server spells it: https (or http on a
   *     loopback address), without user info, query and fragment
   * @return the server that the metadata describes
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the issuer is not such a URL;
   *     {@code PKCE_UNSUPPORTED} when the server says that it does not know S256
   * @throws TransportException {@code DISCOVERY_FAILED} when no document can be had and none of the
   *     last 24 hours is known: its {@code isTransient()} tells a server that is down from one
   *     without metadata, its cause says what happened; {@code TLS_FAILED}; {@code INTERRUPTED}
   * @throws MalformedResponseException {@code DISCOVERY_INVALID} when the document breaks a rule of
   *     RFC 8414 section 2 (the reason names the member), {@code HTTP_REDIRECT_REFUSED} when there
   *     is a redirect instead of one, {@code RESPONSE_TOO_LARGE} when it is longer than 1 MiB
   * @throws ResponseValidationException {@code DISCOVERY_ISSUER_MISMATCH} when the document names
   *     another issuer (RFC 8414 section 3.3), {@code SSRF_REFUSED} when an untrusted issuer is, or
   *     has an endpoint, on an address that is not public
   */
  public AuthorizationServer discover(String issuer) {
    IssuerUrl url = IssuerUrl.parse(issuer, untrusted).orTemplate(issuerTemplate);
    return cache.server(
        issuer,
        new MetadataCache.Source() {
          @Override
          public HttpAnswer fetch() {
            return fetch.document(url);
          }

          @Override
          public AuthorizationServer judge(HttpAnswer document) {
            return MetadataDocument.judge(url, sameOrigin, document);
          }
        });
  }

  /** The documents that are kept, for a test that poisons them. */
  MetadataCache cache() {
    return cache;
  }

  /**
   * The news that a server does not answer and that its document of before is used on. Thread-safe.
   */
  public static final class StaleDocument {
    private final String issuer;
    private final Duration age;
    private final TransportException failure;

    StaleDocument(String issuer, Duration age, TransportException failure) {
      this.issuer = issuer;
      this.age = age;
      this.failure = failure;
    }

    /**
     * Whose document it is.
     *
     * @return the issuer identifier
     */
    public String issuer() {
      return issuer;
    }

    /**
     * How old it is.
     *
     * @return the time since it was fetched, less than 24 hours
     */
    public Duration age() {
      return age;
    }

    /**
     * Why there is no newer one.
     *
     * @return what {@code discover} would have thrown without the document; it holds no secret
     */
    public TransportException failure() {
      return failure;
    }

    @Override
    public String toString() {
      return "StaleDocument[" + issuer + ", " + age + ", " + failure.kind() + "]";
    }
  }

  /** Collects the settings of a {@link MetadataDiscovery}. Not thread-safe. */
  public static final class Builder {
    private @Nullable HttpTransport transport;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration lifetime = Duration.ofHours(1);
    private Clock clock = Clock.systemUTC();
    private Consumer<StaleDocument> listener = event -> {};
    private MetadataFetch.Resolver resolver = InetAddress::getAllByName;
    private boolean untrusted;
    private boolean sameOrigin;
    private boolean openIdFirst;
    private @Nullable String issuerTemplate;

    private Builder() {}

    /**
     * Sets what carries the requests.
     *
     * @param transport the transport; it must not follow redirects by itself, and with {@link
     *     #untrustedIssuers} must itself refuse to connect to addresses that are not public
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
     * Sets how long a document is used without asking again. The default is an hour.
     *
     * @param lifetime zero, to ask each time, to 24 hours
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder cacheFor(Duration lifetime) {
      if (lifetime.isNegative() || lifetime.compareTo(MetadataCache.LONGEST) > 0) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a time of zero to 24 hours",
            lifetime.toString(),
            "pass the time for which a server's metadata may be used without asking");
      }
      this.lifetime = lifetime;
      return this;
    }

    /**
     * Sets the clock that tells how old a document is. The default is the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets who is told when a document is used on because its server does not answer: once for each
     * failed request, on the thread that made it. The server is asked again after a minute at the
     * earliest.
     *
     * @param listener throws nothing: what it throws comes out of {@code discover}. It delays that
     *     thread alone, not those that share the request, and may itself call {@code discover}
     * @return this
     */
    public Builder onStaleDocument(Consumer<StaleDocument> listener) {
      this.listener = listener;
      return this;
    }

    /**
     * For issuers that the application did not choose itself: typed by a user, or named by a
     * message. Then the issuer and all its endpoints are https, and on public addresses: not this
     * machine, not a private network, not a cloud's metadata service. All addresses of the issuer's
     * host are checked before anything is sent, and the one that is connected to once more; the
     * {@link AuthorizationServer} remembers it, and {@code OAuthClient} does the same at the token
     * endpoint. A transport of the application's own is used as it is.
     *
     * @return this
     */
    public Builder untrustedIssuers() {
      this.untrusted = true;
      return this;
    }

    /**
     * Refuses a document with an endpoint on another origin than the issuer's. Many good servers
     * have such endpoints, Google's among them.
     *
     * @return this
     */
    public Builder sameOriginEndpoints() {
      this.sameOrigin = true;
      return this;
    }

    /**
     * Asks at the OpenID location first. For servers that sign users in and have a document at each
     * location: the one of RFC 8414 may leave out what only OpenID Connect defines, such as {@code
     * userinfo_endpoint}. Only one document is used, never parts of both.
     *
     * @return this
     */
    public Builder openIdFirst() {
      this.openIdFirst = true;
      return this;
    }

    /**
     * Accepts, instead of the issuer asked for, this one text: a server with many tenants has one
     * document for all of them, with {@code {tenantid}} where an ID token has the tenant. Microsoft
     * Entra ID says {@code https://login.microsoftonline.com/{tenantid}/v2.0} for the issuers that
     * end in {@code /common/v2.0} and {@code /organizations/v2.0}. It counts for issuers on the
     * template's own origin alone. The server found has the template as its issuer, and {@code
     * OAuthClient.securityPosture()} names it: users of every tenant may sign in, unless the
     * application compares the tenant.
     *
     * @param template the issuer as the document spells it, with {@code {tenantid}} once, in the
     *     path
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} for another text
     */
    public Builder issuerTemplate(String template) {
      this.issuerTemplate = IssuerUrl.requireTemplate(template);
      return this;
    }

    /** Sets who is asked for addresses before anything is sent, for tests. */
    Builder resolver(MetadataFetch.Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    private HttpTransport transport() {
      if (transport != null) {
        return transport;
      }
      return untrusted ? PublicAddresses.transport() : SocketTransport.shared();
    }

    /**
     * Makes the discovery.
     *
     * @return a discovery that knows no document yet
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when issuers are untrusted and
     *     there is an issuer template, which is for one server that is known
     */
    public MetadataDiscovery build() {
      if (untrusted && issuerTemplate != null) {
        throw new ConfigurationException(
            ErrorKind.INVALID_CONFIGURATION,
            "issuerTemplate(...) for a server that the application chose",
            "untrustedIssuers() beside it",
            "make two discoveries");
      }
      return new MetadataDiscovery(this);
    }
  }
}
