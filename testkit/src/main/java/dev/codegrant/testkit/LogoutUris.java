package dev.codegrant.testkit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where clients want to hear that a user signed out; on the loopback address, all of them. */
final class LogoutUris {
  /** OpenID Connect Back-Channel Logout 1.0 section 2.2: this server posts to it. */
  static final String BACKCHANNEL = "backchannel_logout_uri";

  /** OpenID Connect Front-Channel Logout 1.0 section 2: the logout page has it in a frame. */
  static final String FRONTCHANNEL = "frontchannel_logout_uri";

  static final List<String> NAMES = List.of(BACKCHANNEL, FRONTCHANNEL);

  private final Map<String, Map<String, String>> byClient = new ConcurrentHashMap<>();

  /** Throws IllegalArgumentException with words for the test's author or the client's. */
  static void requireUsable(String name, String uri, List<String> redirectUris) {
    if (!LoopbackDocument.isThere(uri)) {
      throw new IllegalArgumentException(
          name
              + " is "
              + uri
              + ", expected one on the loopback address, like http://127.0.0.1:8080/logout,"
              + " because nothing is sent anywhere else from here");
    }
    if (name.equals(FRONTCHANNEL)
        && redirectUris.stream().noneMatch(redirectUri -> isOfOneApplication(redirectUri, uri))) {
      throw new IllegalArgumentException(
          name
              + " is "
              + uri
              + ", expected scheme and host of a redirect URI of the client, of "
              + redirectUris
              + ", Front-Channel Logout 1.0 section 2");
    }
  }

  void register(String clientId, String name, String uri) {
    byClient.computeIfAbsent(clientId, id -> new ConcurrentHashMap<>()).put(name, uri);
  }

  void removeAll(String clientId) {
    byClient.remove(clientId);
  }

  Optional<String> of(String clientId, String name) {
    return Optional.ofNullable(byClient.getOrDefault(clientId, Map.of()).get(name));
  }

  /** The port of a loopback address is chosen anew each time, as that of a redirect URI. */
  private static boolean isOfOneApplication(String redirectUri, String logoutUri) {
    URI one = URI.create(redirectUri);
    URI other = URI.create(logoutUri);
    return String.valueOf(one.getScheme()).equals(other.getScheme())
        && String.valueOf(one.getHost()).equals(other.getHost());
  }
}
