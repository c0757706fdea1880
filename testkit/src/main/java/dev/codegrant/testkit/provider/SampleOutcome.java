package dev.codegrant.testkit.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client made of one answer, in words that belong to no client: tokens, an error, or an
 * answer that it could not read. It holds no token. Immutable; each method returns a new outcome.
 */
public final class SampleOutcome {

  /** What is to be done about an error. */
  public enum Category {
    /** The code or the grant is of no use any more: the user signs in again. */
    REAUTH,
    /** The client's credentials or registration are wrong. */
    CLIENT,
    /** The request is wrong. */
    REQUEST,
    /** The user, or a policy of the server, says no. */
    DENIED,
    /** The user of the device has not answered yet, RFC 8628 section 3.5. */
    PENDING,
    /** As {@link #PENDING}, and the device asks too often. */
    SLOW_DOWN,
    /** The device code is too old. */
    DEVICE_EXPIRED,
    /** A failure of the moment: later it may work. */
    RETRY
  }

  /** One token set: null is what the answer, or the client, does not state. */
  record ReadTokens(
      @Nullable Set<String> scopes,
      @Nullable Long expiresIn,
      boolean refreshToken,
      Set<String> companions) {}

  private final List<ReadTokens> tokens;
  private final @Nullable Category category;
  private final @Nullable String code;
  private final @Nullable String standardCode;

  private SampleOutcome(
      List<ReadTokens> tokens,
      @Nullable Category category,
      @Nullable String code,
      @Nullable String standardCode) {
    this.tokens = List.copyOf(tokens);
    this.category = category;
    this.code = code;
    this.standardCode = standardCode;
  }

  /**
   * An access token, with no scope, no expiry and no refresh token stated.
   *
   * @return an outcome to be completed
   */
  public static SampleOutcome tokens() {
    return new SampleOutcome(
        List.of(new ReadTokens(null, null, false, Set.of())), null, null, null);
  }

  /**
   * An error of the server, without a code.
   *
   * @param category what is to be done about it
   * @return an outcome to be completed
   */
  public static SampleOutcome error(Category category) {
    return new SampleOutcome(List.of(), category, null, null);
  }

  /**
   * An answer that the client refuses because it is no answer of the protocol.
   *
   * @return the outcome
   */
  public static SampleOutcome unreadable() {
    return new SampleOutcome(List.of(), null, null, null);
  }

  /**
   * The scope of the tokens.
   *
   * @param scopes scope tokens, in any order; none where the client states that there are none
   * @return the same with this scope
   * @throws IllegalStateException if this has no tokens
   */
  public SampleOutcome withScope(Collection<String> scopes) {
    ReadTokens last = last();
    return changed(
        new ReadTokens(new TreeSet<>(scopes), last.expiresIn, last.refreshToken, last.companions));
  }

  /**
   * How long the access token is good, as the client reckons.
   *
   * @param seconds counted from the answer, rounded
   * @return the same with this expiry
   * @throws IllegalStateException if this has no tokens
   */
  public SampleOutcome expiringIn(long seconds) {
    ReadTokens last = last();
    return changed(new ReadTokens(last.scopes, seconds, last.refreshToken, last.companions));
  }

  /**
   * That the answer had a refresh token. One that the client kept from before is not meant.
   *
   * @return the same with a refresh token
   * @throws IllegalStateException if this has no tokens
   */
  public SampleOutcome withRefreshToken() {
    ReadTokens last = last();
    return changed(new ReadTokens(last.scopes, last.expiresIn, true, last.companions));
  }

  /**
   * The further members of the answer that the client hands out, such as {@code id_token} or {@code
   * instance_url}.
   *
   * @param names their names, without values; more than are expected do no harm
   * @return the same with these
   * @throws IllegalStateException if this has no tokens
   */
  public SampleOutcome withCompanions(Collection<String> names) {
    ReadTokens last = last();
    return changed(
        new ReadTokens(last.scopes, last.expiresIn, last.refreshToken, new TreeSet<>(names)));
  }

  /**
   * Another token set of the same answer, in the order of the answer.
   *
   * @param other tokens
   * @return the token sets of both
   * @throws IllegalStateException if one of both has no tokens
   */
  public SampleOutcome and(SampleOutcome other) {
    List<ReadTokens> both = new ArrayList<>(tokens);
    last();
    other.last();
    both.addAll(other.tokens);
    return new SampleOutcome(both, null, null, null);
  }

  /**
   * The error code as the server spells it, in text.
   *
   * @param code the code
   * @return the same with this code
   * @throws IllegalStateException if this is no error
   */
  public SampleOutcome withCode(String code) {
    return new SampleOutcome(List.of(), requireError(), code, standardCode);
  }

  /**
   * The registered code that the client takes the server's for; for clients that have the notion.
   *
   * @param code the code of the RFC, such as {@code invalid_grant}
   * @return the same with this code
   * @throws IllegalStateException if this is no error
   */
  public SampleOutcome withStandardCode(String code) {
    return new SampleOutcome(List.of(), requireError(), this.code, code);
  }

  List<ReadTokens> tokenSets() {
    return tokens;
  }

  @Nullable Category category() {
    return category;
  }

  @Nullable String code() {
    return code;
  }

  @Nullable String standardCode() {
    return standardCode;
  }

  /** One word for the kind. */
  String word() {
    return !tokens.isEmpty() ? "TOKEN" : category == null ? "UNREADABLE" : "ERROR";
  }

  private ReadTokens last() {
    if (tokens.isEmpty()) {
      throw new IllegalStateException("expected an outcome of tokens(), this is " + this);
    }
    return tokens.get(tokens.size() - 1);
  }

  private SampleOutcome changed(ReadTokens last) {
    List<ReadTokens> all = new ArrayList<>(tokens.subList(0, tokens.size() - 1));
    all.add(last);
    return new SampleOutcome(all, null, null, null);
  }

  private Category requireError() {
    if (category == null) {
      throw new IllegalStateException("expected an outcome of error(...), this is " + this);
    }
    return category;
  }

  @Override
  public String toString() {
    return word() + (category == null ? "" : " " + category);
  }
}
