package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The scope of a request or a token: names of RFC 6749 section 3.3, in order. */
record Scopes(List<String> names) {
  /** What makes a request one of OpenID Connect, Core 1.0 section 3.1.2.1. */
  static final String OPENID = "openid";

  static final Scopes NONE = new Scopes(List.of());

  static Scopes requested(Parameters parameters, Client client, Settings settings) throws Refusal {
    return requested(parameters, client.limits().usualScope(settings), client, settings);
  }

  /** For grants that nobody signs in for: there is nobody whom an ID token could tell of. */
  static Scopes requestedWithoutUser(Parameters parameters, Client client, Settings settings)
      throws Refusal {
    List<String> others = new ArrayList<>(client.limits().scopesOf(settings));
    others.remove(OPENID);
    Scopes scopes =
        requested(
            parameters, Optional.of(others.isEmpty() ? OPENID : others.get(0)), client, settings);
    if (scopes.contains(OPENID)) {
      throw Refusal.invalidScope(
          "scope openid asks for an ID token, and nobody signs in for this grant, "
              + (others.isEmpty() ? "but no other scope is served" : "expected some of " + others));
    }
    return scopes;
  }

  private static Scopes requested(
      Parameters parameters, Optional<String> usual, Client client, Settings settings)
      throws Refusal {
    Scopes scopes = settings.dialect().requestedScopes(parameters, usual);
    requireServed(scopes, settings);
    requireServed(settings.dialect().otherScopes(parameters), settings);
    client.limits().requireScopes(scopes, client.id());
    return scopes;
  }

  private static void requireServed(Scopes scopes, Settings settings) throws Refusal {
    for (String name : scopes.names) {
      if (!settings.serves(name)) {
        throw Refusal.invalidScope(
            "scope " + name + " is not served, expected some of " + settings.scopes());
      }
    }
  }

  /** RFC 6749 section 3.3: where there is no default, a request has to say. */
  static Refusal missing() {
    return Refusal.invalidScope(
        "scope is missing, and nothing but openid is left for it to mean: an ID token has to be"
            + " asked for by name, expected scope=openid");
  }

  static boolean isName(String text) {
    return text.matches("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");
  }

  static Scopes parse(String text) throws Refusal {
    List<String> names = Arrays.asList(text.split(" ", -1));
    for (String name : names) {
      if (!isName(name)) {
        throw Refusal.invalidScope(
            "scope is not a list of names with one space between them: '" + text + "'");
      }
    }
    return new Scopes(names.stream().distinct().toList());
  }

  /** RFC 6749 section 6: nobody may ask anew for what the user did not grant. */
  Scopes narrowedTo(String text) throws Refusal {
    Scopes narrower = parse(text);
    for (String name : narrower.names) {
      if (!names.contains(name)) {
        throw Refusal.invalidScope(
            "scope " + name + " was not granted, expected some of " + names + " or no scope");
      }
    }
    return narrower;
  }

  Scopes without(String... some) {
    List<String> left = new ArrayList<>(names);
    left.removeAll(List.of(some));
    return new Scopes(List.copyOf(left));
  }

  Scopes only(String name) {
    return new Scopes(List.of(name));
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  @Override
  public String toString() {
    return String.join(" ", names);
  }
}
