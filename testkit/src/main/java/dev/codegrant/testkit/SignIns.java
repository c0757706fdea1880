package dev.codegrant.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Who is signed in at one issuer: whoever used the page's button, until signed out. */
final class SignIns {
  private final Map<String, SignIn> latest = new ConcurrentHashMap<>();
  private final Set<String> expected = new ConcurrentSkipListSet<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  void expect(String username) {
    expected.add(username);
  }

  /** Whom the page offers, in the order of the alphabet; others may sign in, too. */
  List<String> expected() {
    return List.copyOf(expected);
  }

  /** The page asks for the user each time, so that each decision is a sign-in of its own. */
  SignIn begin(String username, Optional<String> acr, Instant now) {
    SignIn signIn = new SignIn(username, now, UUID.randomUUID().toString(), acr);
    latest.put(username, signIn);
    return signIn;
  }

  void end(SignIn signIn) {
    ended.add(signIn.sid());
  }

  Optional<SignIn> current(String username) {
    return latest(username).filter(signIn -> !ended.contains(signIn.sid()));
  }

  /** The user's last session, which may be over. */
  Optional<SignIn> latest(String username) {
    return Optional.ofNullable(latest.get(username));
  }
}
