package dev.codegrant.testkit;

import java.time.Instant;
import java.util.Optional;

/**
 * A user's session at the server: who, since when, and its id ({@code sid}).
 *
 * @param acr the authentication context class that it was begun with
 */
record SignIn(String username, Instant time, String sid, Optional<String> acr) {

  /** What stands in its place where nobody signs in: a client that came for itself, or a word. */
  static SignIn ofNobody(String subject, Instant now) {
    return new SignIn(subject, now, "", Optional.empty());
  }

  /** False for what stands in its place in the grants of clients that nobody signed in for. */
  boolean isOfUser() {
    return !sid.isEmpty();
  }
}
