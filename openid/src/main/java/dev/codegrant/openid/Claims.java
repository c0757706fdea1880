package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an OpenID Provider says of a user (OpenID Connect Core 1.0 section 5): the standard claims
 * by methods, all others by name. A claim of another type than the one asked for is as if it were
 * not there. Immutable and thread-safe.
 */
public final class Claims {

  private final JsonDocument document;

  Claims(JsonDocument document) {
    this.document = document;
  }

  /**
   * The names of all claims.
   *
   * @return an unmodifiable set
   */
  public Set<String> names() {
    return Set.copyOf(document.names());
  }

  /**
   * A claim that is a string.
   *
   * @param name the claim's name
   * @return its value, or empty
   */
  public Optional<String> string(String name) {
    return document.string(name);
  }

  /**
   * A claim that is a list of strings.
   *
   * @param name the claim's name
   * @return its values, or empty
   */
  public Optional<List<String>> strings(String name) {
    return document.strings(name);
  }

  /**
   * A claim that is true or false.
   *
   * @param name the claim's name
   * @return its value, or empty
   */
  public Optional<Boolean> bool(String name) {
    return document.bool(name);
  }

  /**
   * A claim as text, of whatever type it is.
   *
   * @param name the claim's name
   * @return a string as it is, anything else as JSON; or empty
   */
  public Optional<String> text(String name) {
    return document.text(name);
  }

  /**
   * The full name in displayable form ({@code name}).
   *
   * @return the name, or empty
   */
  public Optional<String> name() {
    return document.string("name");
  }

  /**
   * The e-mail address that the provider says it verified: {@code email}, where {@code
   * email_verified} is true, the boolean. It is for writing to the user, not for recognizing one:
   * see {@link Identity}.
   *
   * @return the address, or empty
   */
  public Optional<String> verifiedEmail() {
    return document.bool("email_verified").orElse(false)
        ? document.string("email")
        : Optional.empty();
  }

  JsonDocument document() {
    return document;
  }

  /** The names alone: values are about a person. */
  @Override
  public String toString() {
    return "Claims" + document.names();
  }
}
