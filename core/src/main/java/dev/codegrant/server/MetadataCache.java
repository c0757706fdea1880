package dev.codegrant.server;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.Flights;
import dev.codegrant.internal.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the issuers asked for last, by the whole issuer string. A document is judged
 * when it comes and each time it is read. No lock is held while anybody is asked.
 */
final class MetadataCache {

  /** A document is one of these times old at most, even when its server does not answer. */
  static final Duration LONGEST = Duration.ofHours(24);

  static final int MOST_ISSUERS = 64;

  /** What is longer is used and not kept, so that hostile issuers cannot fill the memory. */
  static final int LARGEST_KEPT = 128 * 1024;

  /** How long a server that does not answer is left in peace, if there is a document of before. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** Where documents come from, and what is made of them. */
  interface Source {
    HttpAnswer fetch();

    AuthorizationServer judge(HttpAnswer document);
  }

  private record Kept(HttpAnswer document, Instant fetched, @Nullable Instant failed) {}

  private final Map<String, Kept> documents = new LinkedHashMap<>(16, 0.75f, true);
  private final Flights<AuthorizationServer> flights = new Flights<>("the metadata of");
  private final Duration lifetime;
  private final Clock clock;
  private final Consumer<MetadataDiscovery.StaleDocument> listener;

  MetadataCache(
      Duration lifetime, Clock clock, Consumer<MetadataDiscovery.StaleDocument> listener) {
    this.lifetime = lifetime;
    this.clock = clock;
    this.listener = listener;
  }

  /** The server of an issuer: as kept, or from the one request that all who wait for it share. */
  AuthorizationServer server(String issuer, Source source) {
    Kept kept = read(issuer);
    if (kept != null && isFresh(kept)) {
      return judged(issuer, kept, source);
    }
    List<MetadataDiscovery.StaleDocument> news = new ArrayList<>();
    AuthorizationServer server =
        flights.join(
            issuer,
            () -> {
              Kept meanwhile = read(issuer);
              return meanwhile != null && isFresh(meanwhile)
                  ? judged(issuer, meanwhile, source)
                  : fetched(issuer, meanwhile, source, news);
            });
    news.forEach(listener); // when nobody waits for this thread any more
    return server;
  }

  private AuthorizationServer fetched(
      String issuer,
      @Nullable Kept before,
      Source source,
      List<MetadataDiscovery.StaleDocument> news) {
    try {
      HttpAnswer document = source.fetch();
      AuthorizationServer server = source.judge(document);
      write(issuer, new Kept(document, clock.instant(), null));
      return server;
    } catch (TransportException e) {
      if (isWithdrawn(e)) {
        forget(issuer);
      }
      if (before == null || !isDown(e) || !isYounger(LONGEST, before.fetched())) {
        throw e;
      }
      AuthorizationServer server = judged(issuer, before, source);
      write(issuer, new Kept(before.document(), before.fetched(), clock.instant()));
      news.add(
          new MetadataDiscovery.StaleDocument(
              issuer, Duration.between(before.fetched(), clock.instant()), e));
      return server;
    } catch (OAuthException e) {
      forget(issuer); // the server's last word counts, even when it is wrong
      throw e;
    }
  }

  /**
   * A failed handshake is none of these: it may be an attack, and is not hidden by an old answer.
   */
  private static boolean isDown(TransportException e) {
    return e.kind() == ErrorKind.DISCOVERY_FAILED && e.isTransient();
  }

  /**
   * The server answered, and has none. A failed handshake is not its word but that of whoever is on
   * the way: he shall not be able to take the document away for longer than he is there.
   */
  private static boolean isWithdrawn(TransportException e) {
    return e.kind() == ErrorKind.DISCOVERY_FAILED && !e.isTransient();
  }

  private AuthorizationServer judged(String issuer, Kept kept, Source source) {
    try {
      return source.judge(kept.document());
    } catch (OAuthException e) {
      forget(issuer);
      throw e;
    }
  }

  private boolean isFresh(Kept kept) {
    return isYounger(lifetime, kept.fetched())
        || (kept.failed() != null
            && isYounger(PAUSE, kept.failed())
            && isYounger(LONGEST, kept.fetched()));
  }

  /** A clock that was put back makes nothing young. */
  private boolean isYounger(Duration limit, Instant then) {
    Duration age = Duration.between(then, clock.instant());
    return !age.isNegative() && age.compareTo(limit) < 0;
  }

  private synchronized @Nullable Kept read(String issuer) {
    return documents.get(issuer);
  }

  private synchronized void forget(String issuer) {
    documents.remove(issuer);
  }

  private synchronized void write(String issuer, Kept kept) {
    if (kept.document().body().length > LARGEST_KEPT) {
      documents.remove(issuer);
      return;
    }
    documents.put(issuer, kept);
    if (documents.size() > MOST_ISSUERS) {
      documents.remove(documents.keySet().iterator().next());
    }
  }

  /** Puts a document there that nobody judged, as a shared cache may have: for the test of that. */
  void poison(String issuer, HttpAnswer document) {
    write(issuer, new Kept(document, clock.instant(), null));
  }
}
