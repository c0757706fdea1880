package dev.codegrant.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.OAuthException;
import dev.codegrant.storm.Outcome.Count;
import dev.codegrant.token.Token;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts what threads get. Thread-safe. */
final class Tally implements TokenSource.Listener {

  private static final int NAME_BYTES = 6;

  private final Count tokens = new Count();
  private final Count failures = new Count();
  private final Count events = new Count();

  /** A name that tells tokens apart, and is none: it goes through the output of a process. */
  static String name(Token token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.value().reveal().getBytes(US_ASCII));
      return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks a source for a token, and notes what comes. */
  void ask(TokenSource source) {
    try {
      tokens.add(name(source.token()));
    } catch (OAuthException e) {
      failures.add(e.kind().name());
    } catch (RuntimeException | Error e) {
      failures.add(e.getClass().getName());
    }
  }

  @Override
  public void on(TokenSource.Event event) {
    events.add(event.type().name());
  }

  Outcome outcome() {
    return new Outcome(tokens.numbers(), failures.numbers(), events.numbers());
  }
}
