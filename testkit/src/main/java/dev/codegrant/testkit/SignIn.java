package dev.codegrant.testkit;

import java.time.Instant;

/** A user's session at the server: who, since when, and its id ({@code sid}). */
record SignIn(String username, Instant time, String sid) {
  /** False for what stands in its place in the grants of clients that nobody signed in for. */
  boolean isOfUser() {
    return !sid.isEmpty();
  }
}
