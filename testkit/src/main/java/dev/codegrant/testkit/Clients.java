package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one issuer. Until one was registered, any client is served, and each is held to
 * the first secret that it shows.
 */
final class Clients {
  private final Map<String, Client> registered = new ConcurrentHashMap<>();
  private final Map<String, String> firstSecrets = new ConcurrentHashMap<>();
  private final LogoutUris logoutUris = new LogoutUris();
  private volatile boolean anyRegistered;

  void registerConfidential(String id, String secret, String... redirectUris) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("expected a client secret that is not empty");
    }
    registerNew(id, Client.Type.CONFIDENTIAL, secret, PublicKeys.NONE, redirectUris);
  }

  void registerPublic(String id, String... redirectUris) {
    registerNew(id, Client.Type.PUBLIC, null, PublicKeys.NONE, redirectUris);
  }

  void registerWithKeys(String id, String jwks, String... redirectUris) {
    registerNew(id, Client.Type.CONFIDENTIAL, null, PublicKeys.parse(jwks), redirectUris);
  }

  LogoutUris logoutUris() {
    return logoutUris;
  }

  void registerWithCertificate(String id, ExpectedCertificate certificate, String... redirectUris) {
    requireUsable(id, redirectUris);
    register(Client.withCertificate(id, certificate, List.of(redirectUris)));
  }

  void register(Client client) {
    logoutUris.removeAll(client.id());
    anyRegistered = true;
    registered.put(client.id(), client);
  }

  void remove(String id) {
    registered.remove(id);
  }

  private void registerNew(
      String id,
      Client.Type type,
      @Nullable String secret,
      PublicKeys keys,
      String... redirectUris) {
    requireUsable(id, redirectUris);
    register(Client.of(id, type, secret, keys, List.of(redirectUris)));
  }

  private static void requireUsable(String id, String... redirectUris) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("expected a client id that is not empty");
    }
    if (redirectUris.length == 0) {
      throw new IllegalArgumentException(
          "client "
              + id
              + " has no redirect URI and could not get a code;"
              + " expected one or more, for example http://127.0.0.1/callback");
    }
    requireUris(redirectUris);
  }

  void registerPostLogout(String id, String... uris) {
    requireUris(uris);
    Client changed =
        registered.computeIfPresent(
            id, (key, client) -> client.withPostLogoutRedirectUris(List.of(uris)));
    if (changed == null) {
      throw new IllegalArgumentException(unknown(id));
    }
  }

  private static void requireUris(String... uris) {
    try {
      for (String uri : uris) {
        RedirectUri.of(uri);
      }
    } catch (Refusal refusal) {
      throw new IllegalArgumentException(refusal.description(), refusal);
    }
  }

  Optional<Client> find(String id) {
    Client client = registered.get(id);
    return client == null && !anyRegistered
        ? Optional.of(Client.unregistered(id))
        : Optional.ofNullable(client);
  }

  /** True for the first secret that a client shows which nobody registered, and for it alone. */
  boolean isFirstSecret(String id, String secret) {
    String first = firstSecrets.putIfAbsent(id, secret);
    return first == null || MessageDigest.isEqual(first.getBytes(UTF_8), secret.getBytes(UTF_8));
  }

  String unknown(String id) {
    return "client " + id + " is not registered here, expected one of " + registered.keySet();
  }
}
