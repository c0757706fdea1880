package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of one issuer. */
record Client(String id, Type type, @Nullable String secret, List<String> redirectUris) {

  /** RFC 6749 section 2.1, and a client that nobody registered where nobody has to. */
  enum Type {
    CONFIDENTIAL,
    PUBLIC,
    UNREGISTERED
  }

  static Client unregistered(String id) {
    return new Client(id, Type.UNREGISTERED, null, List.of());
  }

  boolean mayUse(RedirectUri redirectUri) {
    return type == Type.UNREGISTERED || redirectUris.stream().anyMatch(redirectUri::matches);
  }

  boolean hasSecret(String presented) {
    return secret != null
        && MessageDigest.isEqual(secret.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "Client[" + id + ", " + type + "]";
  }
}
