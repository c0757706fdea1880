package dev.codegrant.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who is signed in at one issuer: whoever used the page's button, until signed out. */
final class SignIns {
  private final Map<String, SignIn> current = new ConcurrentHashMap<>();

  /** The page asks for the user each time, so that each decision is a sign-in of its own. */
  SignIn begin(String username, Instant now) {
    SignIn signIn = new SignIn(username, now, UUID.randomUUID().toString());
    current.put(username, signIn);
    return signIn;
  }

  Optional<SignIn> find(String username) {
    return Optional.ofNullable(current.get(username));
  }
}
