package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.TokenSet;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of one user as a {@link TokenStore} keeps them: with a version, and with what all
 * nodes of an application must know of the refresh of these tokens. Immutable and thread-safe.
 */
public final class TokenRecord {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int UNUSED_BITS = 12;

  private final TokenSet tokens;
  private final long version;
  private final RefreshState refresh;

  /** Members of the stored form that this release does not know: a JSON object, kept as it was. */
  private final transient String unknownMembers;

  TokenRecord(TokenSet tokens, long version, RefreshState refresh, String unknownMembers) {
    this.tokens =
        tokens.companions().isEmpty() // each of them has a record of its own
            ? tokens
            : tokens.toBuilder().companions(Map.of()).build();
    this.version = version;
    this.refresh = refresh;
    this.unknownMembers = unknownMembers;
  }

  /**
   * Makes the first record of a new authorization. Its version is drawn at random, so that nobody
   * who still knows the record before can write over this one.
   *
   * @param tokens the tokens
   * @return a record with a version from 1 to 2<sup>52</sup>
   */
  public static TokenRecord of(TokenSet tokens) {
    return new TokenRecord(
        tokens, 1 + (RANDOM.nextLong() >>> UNUSED_BITS), RefreshState.RESTING, "{}");
  }

  /**
   * The tokens.
   *
   * @return the tokens
   */
  public TokenSet tokens() {
    return tokens;
  }

  /**
   * The version of this record: one higher than that of the record it replaced, and a random one
   * after a new authorization. From 1 to 2<sup>63</sup> - 1, and then 1 again.
   *
   * @return the version
   */
  public long version() {
    return version;
  }

  /**
   * Whether the refresh token is known to be of no more use, and why; the access token may still
   * work.
   *
   * @return {@code GRANT_REVOKED} or {@code REFRESH_OUTCOME_UNKNOWN}; empty while it may be used
   */
  public Optional<ErrorKind> ended() {
    return refresh instanceof RefreshState.Ended end ? Optional.of(end.kind()) : Optional.empty();
  }

  RefreshState refresh() {
    return refresh;
  }

  String unknownMembers() {
    return unknownMembers;
  }

  /** The next record, of the same tokens. */
  TokenRecord with(RefreshState next) {
    return new TokenRecord(tokens, nextVersion(), next, unknownMembers);
  }

  /** The next record, of the tokens that a refresh brought. */
  TokenRecord refreshed(TokenSet renewed) {
    return new TokenRecord(renewed, nextVersion(), RefreshState.RESTING, unknownMembers);
  }

  /** Of two records of one version, a late writer could not tell which one it has read. */
  void requireOtherVersionThan(long expectedVersion) {
    if (version == expectedVersion) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a record of another version than the one that it replaces",
          "the same version",
          "write tokens with TokenStore.save, or as TokenRecord.of");
    }
  }

  /** We never count so far, but whoever may write to the store can put any number there. */
  private long nextVersion() {
    return version == Long.MAX_VALUE ? 1 : version + 1;
  }

  /** Whether this holds what that one held, however often it was written in between. */
  boolean hasTokensOf(TokenRecord that) {
    return tokens.accessToken().value().equals(that.tokens.accessToken().value())
        && tokens.refreshToken().equals(that.tokens.refreshToken());
  }

  /**
   * What the record says of a refresh of its tokens. It stands in the record itself, so that one
   * compare-and-set takes the right to refresh, keeps it against one who is late, and notes before
   * the call that it was about to be made.
   */
  sealed interface RefreshState {

    /** Nobody refreshes, and no attempt is in doubt. */
    RefreshState RESTING = new Resting(0);

    /** How many attempts to refresh these tokens ended without an answer, one after the other. */
    int unanswered();

    /** Nobody refreshes. */
    record Resting(int unanswered) implements RefreshState {}

    /**
     * One refreshes: this is the lease, and its number is the version of the record.
     *
     * @param holder who, as a random name
     * @param begun when, by its clock
     * @param until when it will be done or have given up, by its clock
     * @param unanswered how many attempts before this one had no answer
     */
    record Running(String holder, Instant begun, Instant until, int unanswered)
        implements RefreshState {}

    /** The refresh token is of no more use. */
    record Ended(ErrorKind kind) implements RefreshState {
      @Override
      public int unanswered() {
        return 0;
      }
    }
  }

  /** The version, and no token. */
  @Override
  public String toString() {
    return "TokenRecord[version " + version + ", " + tokens + "]";
  }
}
