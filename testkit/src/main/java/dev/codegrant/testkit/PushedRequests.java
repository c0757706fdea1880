package dev.codegrant.testkit;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Authorization requests that clients have pushed, RFC 9126 section 2.2, until they are used. */
final class PushedRequests {
  /** The request URIs of this server; any other is a document to be fetched, RFC 9101. */
  static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  static final Duration LIFETIME = Duration.ofSeconds(60);

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Pushed> waiting = new ConcurrentHashMap<>();
  private final Clock clock;

  PushedRequests(Clock clock) {
    this.clock = clock;
  }

  private record Pushed(String clientId, Parameters parameters, Instant expiresAt) {}

  /** Returns the request URI. */
  String push(Client client, Parameters parameters) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String uri = PREFIX + Jwt.base64Url(bytes);
    waiting.put(uri, new Pushed(client.id(), parameters, clock.instant().plus(LIFETIME)));
    return uri;
  }

  /** The page is shown, and its form comes back, under one request URI. */
  Parameters find(String uri, String clientId) throws Refusal {
    Pushed pushed = waiting.get(uri);
    if (pushed == null) {
      throw spent();
    }
    if (!pushed.clientId().equals(clientId)) {
      throw Refusal.invalidRequest(
          "request_uri was issued to client "
              + pushed.clientId()
              + ", client "
              + clientId
              + " may not use it");
    }
    Instant now = clock.instant();
    if (!now.isBefore(pushed.expiresAt())) {
      throw Refusal.invalidRequest(
          "request_uri expired at " + pushed.expiresAt() + ", it is now " + now);
    }
    return pushed.parameters();
  }

  /** RFC 9126 section 7.3: once it was decided about, it is gone; of many at once, one decides. */
  void spend(String uri) throws Refusal {
    if (uri.startsWith(PREFIX) && waiting.remove(uri) == null) {
      throw spent();
    }
  }

  private static Refusal spent() {
    return Refusal.invalidRequest(
        "request_uri is unknown: not issued by this issuer, or used already; it works once");
  }
}
