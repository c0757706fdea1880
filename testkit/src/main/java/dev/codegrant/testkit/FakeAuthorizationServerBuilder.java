package dev.codegrant.testkit;

import dev.codegrant.testkit.internal.Carriers;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What can be different about a {@link FakeAuthorizationServer}, one thing per method. */
public final class FakeAuthorizationServerBuilder {
  /** Counts the servers that no extension has started. */
  private static final AtomicInteger ALONE = new AtomicInteger();

  private static final Set<Endpoint> NEEDED =
      EnumSet.of(Endpoint.AUTHORIZATION, Endpoint.TOKEN, Endpoint.METADATA);

  private final Optional<TestBench> bench;
  private Listening listening = Listening.onFreePort();
  private String issuerPath = "/fake";
  private Clock clock = Clock.systemUTC();
  private boolean issParameter = true;
  private boolean refreshTokens = true;
  private boolean rotation = true;
  private Duration rotationGrace = Duration.ZERO;
  private Duration accessTokenLifetime = Duration.ofHours(1);
  private Optional<List<String>> onlyScopes = Optional.empty();
  private SigningAlgorithm idTokenAlgorithm = SigningAlgorithm.RS256;
  private boolean signedUserInfo;
  private final EnumSet<Endpoint> without = EnumSet.noneOf(Endpoint.class);
  private final EnumSet<Leniency> lenient = EnumSet.noneOf(Leniency.class);
  private final Map<String, Optional<String>> metadata = new LinkedHashMap<>();
  private Supplier<Dialect> dialects = () -> Dialect.RFC;

  FakeAuthorizationServerBuilder() {
    this.bench = Optional.empty();
  }

  /** A builder of servers that share a transport and end with a test. */
  FakeAuthorizationServerBuilder(TestBench bench, String issuerPath) {
    this.bench = Optional.of(bench);
    this.issuerPath = issuerPath;
    this.clock = bench.clock();
  }

  /**
   * Uses this port instead of a free one.
   *
   * @param number a port of 127.0.0.1, or 0 for a free one
   * @return this builder
   * @throws IllegalStateException if this builder was injected by the JUnit extension, whose
   *     servers share one port
   * @throws IllegalArgumentException if the port is not from 0 to 65535
   */
  public FakeAuthorizationServerBuilder port(int number) {
    if (bench.isPresent()) {
      throw new IllegalStateException("the servers of one JVM's tests share a port");
    }
    this.listening = listening.onPort(number);
    return this;
  }

  /**
   * Speaks TLS 1.2 and 1.3 and nothing else on the port, with a certificate for {@code localhost}
   * and 127.0.0.1; the issuer is {@code https://127.0.0.1:PORT/fake} then. What a client needs for
   * that is in {@link FakeAuthorizationServer#tls()}. With the JUnit extension all servers with
   * HTTPS share a second port.
   *
   * @return this builder
   */
  public FakeAuthorizationServerBuilder https() {
    this.listening = listening.overTls();
    return this;
  }

  /** For the program alone, which may run in a container. */
  FakeAuthorizationServerBuilder listening(Listening place) {
    this.listening = place;
    return this;
  }

  /**
   * Speaks like a provider: its paths below the issuer path, its metadata, its answers and errors.
   * It sets the lifetime of access tokens, the rotation of refresh tokens and {@code iss}, too, so
   * call it before what is to differ from the provider.
   *
   * @param preset which provider; its documentation says what is different
   * @return this builder
   */
  public FakeAuthorizationServerBuilder like(Preset preset) {
    Dialect dialect = preset.dialect();
    this.dialects = preset::dialect;
    this.accessTokenLifetime = dialect.accessTokenLifetime();
    this.rotation = dialect.rotation();
    this.rotationGrace = dialect.rotationGrace();
    this.issParameter = dialect.issParameter();
    return this;
  }

  /**
   * Uses this issuer path instead of {@code /fake}.
   *
   * @param path empty, or one or more segments, each with a slash before it; none that begins with
   *     {@code /__}, where WireMock has paths of its own
   * @return this builder
   */
  public FakeAuthorizationServerBuilder issuerPath(String path) {
    if (!path.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")) {
      throw new IllegalArgumentException(
          "expected an issuer path like /fake or /realms/test, without a slash at the end, got "
              + path);
    }
    if (path.startsWith("/__")) {
      throw new IllegalArgumentException(
          "expected an issuer path that does not begin with /__, where WireMock answers itself, got"
              + " "
              + path);
    }
    this.issuerPath = path;
    return this;
  }

  /**
   * Takes the time from this clock; the client under test should take the same.
   *
   * @param source for example a {@link ManualClock}
   * @return this builder
   */
  public FakeAuthorizationServerBuilder clock(Clock source) {
    this.clock = Objects.requireNonNull(source);
    return this;
  }

  /**
   * Serves these scopes and refuses all others. Who names none gets the first but {@code openid},
   * which has to be asked for, and without which the server is no OpenID Provider.
   *
   * @param names one or more scope names, each an argument of its own
   * @return this builder
   * @throws IllegalArgumentException if there is none, or one is no name, RFC 6749 section 3.3
   */
  public FakeAuthorizationServerBuilder scopes(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("expected one or more scopes");
    }
    for (String name : names) {
      if (!Scopes.isName(name)) {
        throw new IllegalArgumentException(
            "expected one scope name per argument, RFC 6749 section 3.3, got '"
                + name
                + "'; give each its own: scopes(\"read\", \"write\")");
      }
    }
    this.onlyScopes = Optional.of(List.of(names));
    return this;
  }

  /**
   * Makes access tokens live this long instead of an hour.
   *
   * @param lifetime more than zero, less than 36,500 days
   * @return this builder
   */
  public FakeAuthorizationServerBuilder accessTokenLifetime(Duration lifetime) {
    if (lifetime.isZero() || lifetime.isNegative() || lifetime.compareTo(Dialect.NEVER) >= 0) {
      throw new IllegalArgumentException("expected above 0 and under 100 years, got " + lifetime);
    }
    this.accessTokenLifetime = lifetime;
    return this;
  }

  /**
   * Says whether a refresh token is replaced at each use. Without rotation the answer to a refresh
   * has none, and the old one goes on working.
   *
   * @param rotate true unless set
   * @return this builder
   */
  public FakeAuthorizationServerBuilder rotateRefreshTokens(boolean rotate) {
    this.rotation = rotate;
    return this;
  }

  /**
   * Takes a refresh token again for this long after it was replaced, for a client that lost the
   * answer (FAPI 2.0 Security Profile section 5.3.2.1): it gets new tokens each time, those before
   * stay good, and nothing is revoked. At the end of that time and after it, a reuse revokes the
   * whole grant (RFC 9700 section 4.14.2).
   *
   * @param grace counted from the first use by {@link #clock}; zero unless set
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public FakeAuthorizationServerBuilder rotationGrace(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("expected a grace of zero or more, got " + grace);
    }
    this.rotationGrace = grace;
    return this;
  }

  /**
   * Issues no refresh tokens, and does not name their grant in the metadata.
   *
   * @return this builder
   */
  public FakeAuthorizationServerBuilder withoutRefreshTokens() {
    this.refreshTokens = false;
    return this;
  }

  /**
   * Sends no {@code iss} in authorization responses, RFC 9207, and does not promise it in the
   * metadata. To break the promise, make it again with {@link #metadataMember}.
   *
   * @return this builder
   */
  public FakeAuthorizationServerBuilder withoutIssParameter() {
    this.issParameter = false;
    return this;
  }

  /**
   * Signs ID tokens, signed UserInfo answers and logout tokens with this algorithm instead of
   * RS256. With HS256, HS384 or HS512 the key is the client's secret, OpenID Connect Core 1.0
   * section 10.1, so that only registered clients with a long enough secret get ID tokens.
   *
   * @param name a name of RFC 7518 section 3.1, or {@code EdDSA}, which means Ed25519
   * @return this builder
   * @throws IllegalArgumentException if the name is unknown, or {@code none}; for an unsigned token
   *     see {@link JwtChange#unsigned()}
   */
  public FakeAuthorizationServerBuilder idTokenSigningAlgorithm(String name) {
    this.idTokenAlgorithm = SigningAlgorithm.named(name);
    return this;
  }

  /**
   * Answers at the UserInfo endpoint with a JWT, signed as ID tokens are, instead of plain JSON.
   *
   * @return this builder
   */
  public FakeAuthorizationServerBuilder signedUserInfo() {
    this.signedUserInfo = true;
    return this;
  }

  /**
   * Serves nothing at these endpoints, answers there with 404, and does not name them in the
   * metadata.
   *
   * @param endpoints any but {@code AUTHORIZATION}, {@code TOKEN} and {@code METADATA}
   * @return this builder
   * @throws IllegalArgumentException for one of these three
   */
  public FakeAuthorizationServerBuilder without(Endpoint... endpoints) {
    for (Endpoint endpoint : endpoints) {
      if (NEEDED.contains(endpoint)) {
        throw new IllegalArgumentException(
            "expected endpoints that a server may be without, got " + endpoint);
      }
      without.add(endpoint);
    }
    return this;
  }

  /**
   * Adds or replaces a member of the metadata, right or wrong; nothing else changes with it.
   *
   * @param name the member's name
   * @param jsonValue its value as JSON text, served as it is: a string needs its quotes
   * @return this builder
   * @throws IllegalArgumentException if the value is not JSON
   */
  public FakeAuthorizationServerBuilder metadataMember(String name, String jsonValue) {
    JsonObject.requireJson(name, jsonValue);
    metadata.put(name, Optional.of(jsonValue));
    return this;
  }

  /**
   * Leaves a member out of the metadata; nothing else changes with it.
   *
   * @param name the member's name
   * @return this builder
   */
  public FakeAuthorizationServerBuilder removeMetadataMember(String name) {
    metadata.put(name, Optional.empty());
    return this;
  }

  /**
   * Leaves out some checks; all others stay.
   *
   * @param checks what to be lenient about, besides what was named before
   * @return this builder
   */
  public FakeAuthorizationServerBuilder lenient(Leniency... checks) {
    lenient.addAll(List.of(checks));
    return this;
  }

  /**
   * Starts a server; on a shared port each has an issuer path of its own, unless one was set.
   *
   * @return the running server, to be closed unless this builder was injected
   * @throws IllegalStateException if the port or, on a shared port, the path that was set is taken
   */
  public FakeAuthorizationServer start() {
    WireMockTransport transport =
        bench
            .map(shared -> shared.transport(listening.tls()))
            .orElseGet(() -> WireMockTransport.open(listening));
    String path = bench.map(shared -> shared.pathAt(transport, issuerPath)).orElse(issuerPath);
    Dialect dialect = dialects.get();
    Locations locations = new Locations(transport.origin(), path, dialect);
    Engine engine = new Engine(locations, settings(dialect));
    Runnable stop = bench.isPresent() ? () -> transport.remove(path, engine) : transport::close;
    FakeAuthorizationServer server = new FakeAuthorizationServer(locations, engine, clock, stop);
    transport.add(path, engine);
    Carriers.put(server, transport.wireMock());
    bench.ifPresent(owner -> owner.closeLater(server));
    return server;
  }

  private Settings settings(Dialect dialect) {
    return new Settings(
        clock,
        issParameter,
        refreshTokens,
        rotation,
        rotationGrace,
        accessTokenLifetime,
        onlyScopes,
        bench.map(TestBench::nextIssuerNumber).orElseGet(ALONE::getAndIncrement),
        idTokenAlgorithm,
        signedUserInfo,
        without.clone(),
        new LinkedHashMap<>(metadata),
        listening.tls(),
        dialect,
        lenient.clone());
  }
}
