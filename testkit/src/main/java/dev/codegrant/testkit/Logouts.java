package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.testkit.internal.LoopbackExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells clients that a user's session is over, by the back channel and by the browser. */
final class Logouts {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MOST_DELIVERIES = 1_000;

  private final String issuer;
  private final Clients clients;
  private final Issued issued;
  private final SignIns signIns;
  private final LogoutTokens tokens;
  private final Deque<LogoutDelivery> deliveries = new ArrayDeque<>();

  Logouts(String issuer, Clients clients, Issued issued, SignIns signIns, LogoutTokens tokens) {
    this.issuer = issuer;
    this.clients = clients;
    this.issued = issued;
    this.signIns = signIns;
    this.tokens = tokens;
  }

  /**
   * Sends what the back channel takes to all who have an ID token of this session, and returns what
   * the browser is to load.
   */
  List<String> tell(SignIn ended) {
    List<String> frames = new ArrayList<>();
    for (String id : issued.clientsIn(ended)) {
      Optional<Client> client = clients.find(id);
      client.ifPresent(
          known ->
              uri(id, LogoutUris.BACKCHANNEL)
                  .ifPresent(to -> send(known, to, ended.username(), Optional.of(ended))));
      uri(id, LogoutUris.FRONTCHANNEL).ifPresent(frame -> frames.add(with(frame, ended)));
    }
    return frames;
  }

  /** For a test: throws IllegalArgumentException where the client cannot be told. */
  LogoutDelivery send(String clientId, String username) {
    Client client = known(clientId);
    String to = required(clientId, LogoutUris.BACKCHANNEL);
    return send(client, to, username, signIns.latest(username));
  }

  URI frontchannel(String clientId, String username) {
    known(clientId);
    String uri = required(clientId, LogoutUris.FRONTCHANNEL);
    SignIn signIn =
        signIns
            .latest(username)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a user who signed in once, got " + username));
    return URI.create(with(uri, signIn));
  }

  List<LogoutDelivery> deliveries() {
    synchronized (deliveries) {
      return List.copyOf(deliveries);
    }
  }

  void register(String clientId, String name, String uri) {
    LogoutUris.requireUsable(name, uri, known(clientId).redirectUris());
    clients.logoutUris().register(clientId, name, uri);
  }

  private Client known(String clientId) {
    return clients
        .find(clientId)
        .filter(client -> client.type() != Client.Type.UNREGISTERED)
        .orElseThrow(() -> new IllegalArgumentException(clients.unknown(clientId)));
  }

  private Optional<String> uri(String clientId, String name) {
    return clients.logoutUris().of(clientId, name);
  }

  private String required(String clientId, String name) {
    return uri(clientId, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "client " + clientId + " has no " + name + ", expected one to be registered"));
  }

  /** Front-Channel Logout 1.0 section 3: both parameters, or none. */
  private String with(String uri, SignIn signIn) {
    return uri
        + (uri.contains("?") ? "&" : "?")
        + Parameters.encode(List.of(Map.entry("iss", issuer), Map.entry("sid", signIn.sid())));
  }

  private LogoutDelivery send(
      Client client, String uri, String username, Optional<SignIn> session) {
    LogoutDelivery delivery;
    try {
      String token = tokens.of(client, username, session).orElse("");
      delivery = post(client.id(), uri, token, DEADLINE);
    } catch (Refusal refusal) {
      delivery = LogoutDelivery.failed(client.id(), "", refusal.description());
    }
    synchronized (deliveries) {
      deliveries.addLast(delivery);
      if (deliveries.size() > MOST_DELIVERIES) {
        deliveries.removeFirst();
      }
    }
    return delivery;
  }

  /** Back-Channel Logout 1.0 section 2.5: the status is all of the answer that counts. */
  static LogoutDelivery post(String clientId, String uri, String token, Duration deadline) {
    String form = Parameters.encode(Map.of("logout_token", token));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(uri))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form, US_ASCII))
              .build();
      int status = LoopbackExchange.send(request, 0, deadline).statusCode();
      return LogoutDelivery.answered(clientId, token, status);
    } catch (IOException | IllegalArgumentException e) {
      return LogoutDelivery.failed(clientId, token, uri + " gives no answer: " + e.getMessage());
    }
  }
}
