package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** One record of a store, whose failures have a kind, whatever the store throws. */
final class GuardedStore {

  private final TokenStore store;
  private final TokenKey key;

  GuardedStore(SingleFlight.Slot slot) {
    this.store = slot.store();
    this.key = slot.key();
  }

  Optional<TokenRecord> load() {
    return answered(() -> store.load(key));
  }

  boolean replace(TokenRecord expected, TokenRecord next) {
    return answered(() -> store.replace(key, expected.version(), next));
  }

  /** No record means that somebody signed the user out; a refresh must not sign in again. */
  ReauthorizationRequiredException signedOut() {
    return new ReauthorizationRequiredException(
        ErrorKind.REAUTHENTICATION_REQUIRED,
        null,
        "tokens of " + key,
        "none in the store",
        "send the user through the authorization, then save the tokens under this key");
  }

  /** What a store says in its own exceptions may hold what it was to write. */
  private static <T> T answered(Supplier<T> call) {
    try {
      return Objects.requireNonNull(call.get());
    } catch (OAuthException e) {
      throw e;
    } catch (Exception e) { // a checked one can come out of a store in another language too
      throw new TransportException(
          ErrorKind.STORE_FAILED,
          "an answer of the token store",
          e.getClass().getName(),
          "look at the store; nothing is known of what it holds, and nobody was logged out",
          wordless(e));
    }
  }

  private static RuntimeException wordless(Exception e) {
    RuntimeException copy = new RuntimeException(e.getClass().getName());
    copy.setStackTrace(e.getStackTrace());
    return copy;
  }
}
