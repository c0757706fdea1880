package dev.codegrant.cli;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The access token of a saved login, for a program that ends as soon as it has it. So a token that
 * grows old is replaced before it is handed out, and not afterwards in the background, where the
 * end of the program would cut off the answer.
 */
final class CurrentToken {

  private static final Duration EARLY = Duration.ofSeconds(60);
  private static final int SHARE_OF_LIFE = 5;

  private final Errand errand;
  private final SavedLogins saved;
  private final Profile profile;
  private final Duration timeout;
  private final Duration forTheStore;

  /**
   * Makes it for one run.
   *
   * @param forTheStore how long to wait for a store that does not take what a refresh brought
   */
  CurrentToken(
      Errand errand, SavedLogins saved, Profile profile, Duration timeout, Duration forTheStore) {
    this.errand = errand;
    this.saved = saved;
    this.profile = profile;
    this.timeout = timeout;
    this.forTheStore = forTheStore;
  }

  /**
   * The tokens to use.
   *
   * @param replace whether to replace the token though it is young
   * @throws ReauthorizationRequiredException when only another login helps
   */
  TokenSet tokens(boolean replace) {
    TokenSet held =
        saved.load(profile).map(TokenRecord::tokens).orElseThrow(CurrentToken::noTokens);
    if (!replace && isYoung(held, Instant.now())) {
      return held;
    }
    try {
      return refreshed(held);
    } catch (OAuthException | StopException e) {
      if (replace || !isAlive(held, Instant.now())) {
        throw e;
      }
      errand.remark(
          "the token could not be refreshed ("
              + (e instanceof OAuthException failure ? failure.kind() : e.getMessage())
              + "); it works until "
              + held.accessToken().expiresAt().map(Instant::toString).orElse("its end")
              + (e instanceof ReauthorizationRequiredException ? "; then log in again" : ""));
      return held;
    }
  }

  private TokenSet refreshed(TokenSet held) {
    try (UnbrokenStore store = UnbrokenStore.of(saved.tokens(), UnbrokenStore.patience(timeout))) {
      AccessToken token = source(store).replacementFor(held.accessToken());
      TokenSet known = alone(token, held);
      if (store.isWrittenWithin(forTheStore)) {
        return saved
            .load(profile)
            .map(TokenRecord::tokens)
            .filter(now -> now.accessToken().equals(token))
            .orElse(known);
      }
      errand.remark(saved.unsaved());
      return known;
    }
  }

  private TokenSource source(UnbrokenStore store) {
    ClientSetup client = profile.client();
    errand.learn(client.server().server());
    client.proof().secret().ifPresent(errand::withhold);
    Optional<ClientAuthentication> key =
        client.proof().key().map(file -> file.authentication(errand::withhold, errand.console()));
    return client
        .client(errand.transport(), timeout, key)
        .tokenListener(this::hear)
        .build()
        .tokenSource(store, profile.key());
  }

  private void hear(TokenSource.Event event) {
    if (event.type() == TokenSource.Event.Type.TAKEN_OVER) {
      errand.remark("a program before this one was cut off while it refreshed: trying once more");
    }
  }

  static boolean isYoung(TokenSet tokens, Instant now) {
    Optional<Instant> end = tokens.accessToken().expiresAt();
    if (end.isEmpty()) {
      return true;
    }
    Duration share = Duration.between(tokens.issuedAt(), end.get()).dividedBy(SHARE_OF_LIFE);
    return now.isBefore(end.get().minus(share.compareTo(EARLY) < 0 ? share : EARLY));
  }

  static boolean isAlive(TokenSet tokens, Instant now) {
    return tokens.accessToken().expiresAt().map(now::isBefore).orElse(true);
  }

  /** What is known of a token when it is not the one in the store. */
  static TokenSet alone(AccessToken token, TokenSet before) {
    TokenSet.Builder tokens = TokenSet.builder(token, Instant.now());
    before.scope().ifPresent(tokens::scope);
    return tokens.build();
  }

  private static ReauthorizationRequiredException noTokens() {
    return new ReauthorizationRequiredException(
        ErrorKind.REAUTHENTICATION_REQUIRED,
        null,
        "tokens under this name",
        "none: the login that was to save them was cut off, or somebody deleted them",
        "log in again");
  }
}
