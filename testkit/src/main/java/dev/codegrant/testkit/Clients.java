package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The clients of one issuer. As long as none is registered, any client is served. */
final class Clients {
  private final Map<String, Client> registered = new ConcurrentHashMap<>();

  void register(String id, Client.Type type, @Nullable String secret, String... redirectUris) {
    if (id.isEmpty() || (secret != null && secret.isEmpty())) {
      throw new IllegalArgumentException("expected a client id and secret that are not empty");
    }
    if (redirectUris.length == 0) {
      throw new IllegalArgumentException(
          "client "
              + id
              + " has no redirect URI and could not get a code;"
              + " expected one or more, for example http://127.0.0.1/callback");
    }
    requireUsable(redirectUris);
    registered.put(id, new Client(id, type, secret, List.of(redirectUris), List.of()));
  }

  void registerPostLogout(String id, String... uris) {
    requireUsable(uris);
    Client changed =
        registered.computeIfPresent(
            id, (key, client) -> client.withPostLogoutRedirectUris(List.of(uris)));
    if (changed == null) {
      throw new IllegalArgumentException(unknown(id));
    }
  }

  private static void requireUsable(String... uris) {
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
    return client == null && registered.isEmpty()
        ? Optional.of(Client.unregistered(id))
        : Optional.ofNullable(client);
  }

  String unknown(String id) {
    return "client " + id + " is not registered here, expected one of " + registered.keySet();
  }
}
