package dev.codegrant.token;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of scope tokens (RFC 6749 section 3.3), kept in the order given. Equality ignores order, as
 * the RFC does. Immutable and thread-safe.
 */
public final class Scope {

  private static final Scope EMPTY = new Scope(Set.of());

  private final Set<String> tokens;

  private Scope(Set<String> tokens) {
    this.tokens = tokens;
  }

  /**
   * The scope of nothing.
   *
   * @return a scope without tokens
   */
  public static Scope empty() {
    return EMPTY;
  }

  /**
   * A scope of the given tokens.
   *
   * @param tokens scope tokens, one each: a text with a space is refused, not split
   * @return the scope; a token given twice counts once
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when a token is empty or holds a
   *     character outside RFC 6749 appendix A.4
   */
  public static Scope of(String... tokens) {
    return ofAll(Arrays.asList(tokens));
  }

  /**
   * Reads a space-delimited list, as the {@code scope} parameter has it.
   *
   * @param list scope tokens with spaces between; may be empty
   * @return the scope
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the list holds a character outside
   *     RFC 6749 appendix A.4
   */
  public static Scope parse(String list) {
    return parse(list, " ");
  }

  /**
   * Reads a list whose delimiter is the server's own, such as GitHub's comma. A space delimits as
   * well, since no scope token can hold one.
   *
   * @param list scope tokens with the delimiter between; may be empty
   * @param delimiter the text between two tokens, not empty
   * @return the scope
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the list holds a character outside
   *     RFC 6749 appendix A.4
   */
  public static Scope parse(String list, String delimiter) {
    return ofAll(
        Arrays.stream(list.replace(delimiter, " ").split(" ", -1))
            .filter(part -> !part.isEmpty())
            .toList());
  }

  /**
   * This scope and another together.
   *
   * @param other tokens to add
   * @return the union
   */
  public Scope plus(Scope other) {
    Set<String> union = new LinkedHashSet<>(tokens);
    union.addAll(other.tokens);
    return new Scope(Collections.unmodifiableSet(union));
  }

  /**
   * Whether a token is in this scope.
   *
   * @param token a scope token; compared exactly
   * @return true when it is there
   */
  public boolean contains(String token) {
    return tokens.contains(token);
  }

  /**
   * Whether all of another scope is in this one.
   *
   * @param other the scope asked for
   * @return true when nothing of it is missing
   */
  public boolean containsAll(Scope other) {
    return tokens.containsAll(other.tokens);
  }

  /**
   * Whether there is no token in this scope.
   *
   * @return true for {@link #empty()}
   */
  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  /**
   * The scope tokens.
   *
   * @return an unmodifiable set in the order given
   */
  public Set<String> tokens() {
    return tokens;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  /** The tokens with spaces between, as the {@code scope} parameter has them. */
  @Override
  public String toString() {
    return String.join(" ", tokens);
  }

  private static Scope ofAll(Collection<String> tokens) {
    for (String token : tokens) {
      if (token.isEmpty() || !token.chars().allMatch(Scope::isScopeChar)) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "scope tokens of visible ASCII without quote and backslash (RFC 6749 appendix A.4)",
            token.isEmpty() ? "an empty token" : "'" + token + "'",
            "pass one token per argument, or use Scope.parse for a list with spaces");
      }
    }
    return tokens.isEmpty()
        ? EMPTY
        : new Scope(Collections.unmodifiableSet(new LinkedHashSet<>(tokens)));
  }

  private static boolean isScopeChar(int c) {
    return c > 0x20 && c <= 0x7E && c != '"' && c != '\\';
  }
}
