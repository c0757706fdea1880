package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A stored record in plain text: read exactly when it keeps to format 1 and is of this user and
 * version; what was read is written so that the same is read again, with what is not known in it;
 * else {@code STORE_CORRUPT}, whose message shows no secret. Nothing opens that was not sealed.
 */
public final class RecordTarget implements FuzzTarget {

  private static final TokenKey KEY = new TokenKey("app", "https://as.example", "user-1");
  private static final RecordSeal SEAL = new RecordSeal(SealingKeys.random());

  @Override
  public boolean accepts(byte[] input) {
    String text = Planted.in(new String(input, ISO_8859_1));
    Optional<Map<String, Object>> members = JsonGrammar.object(text.getBytes(UTF_8));
    boolean allowed = members.filter(any -> RecordRules.allow(any, KEY, 1)).isPresent();
    requireUnopened(text);
    try {
      TokenRecord record = RecordReader.read(KEY, 1, Secret.of(text));
      Violation.unless(allowed, "read against the rules");
      if (!Planted.holds(record.tokens().scope().map(Scope::toString).orElse(""))) {
        Planted.requireAbsentFrom(record.toString()); // the scope is shown, and no secret
      }
      requireSameAgain(record, members.orElseThrow());
      return true;
    } catch (OAuthException e) {
      Violation.unless(
          !allowed || KnownDisagreements.weRefuseJson(input),
          "refused within the rules: " + e.getMessage());
      Violation.unless(
          e.kind() == ErrorKind.STORE_CORRUPT && e.reason().isPresent(), "refused as " + e.kind());
      Planted.requireAbsentFrom(e);
      return false;
    }
  }

  private static void requireSameAgain(TokenRecord record, Map<String, Object> members) {
    Secret written = RecordWriter.write(KEY, record);
    Violation.unless(
        written.reveal().chars().allMatch(c -> c >= 0x20 && c <= 0x7E), "not printable ASCII");
    TokenRecord again = RecordReader.read(KEY, 1, written);
    Violation.unless(
        again.tokens().equals(record.tokens()) && again.refresh().equals(record.refresh()),
        "another record is read again");
    Violation.unless(
        written.equals(RecordWriter.write(KEY, again)), "another text is written again");
    Violation.unless(
        unknown(JsonGrammar.object(written.reveal().getBytes(UTF_8)).orElseThrow())
            .equals(unknown(members)),
        "a member that is not known was changed");
  }

  private static Map<String, Object> unknown(Map<String, Object> members) {
    Map<String, Object> unknown = new HashMap<>(members);
    unknown.keySet().removeAll(RecordRules.KNOWN);
    return unknown;
  }

  private static void requireUnopened(String text) {
    try {
      SEAL.open(KEY, 1, Secret.of(text));
      throw new Violation("a text opens that was not sealed");
    } catch (OAuthException e) {
      Violation.unless(
          e.kind() == ErrorKind.STORE_CORRUPT && e.reason().equals(Optional.of("SEAL")),
          "not opened as " + e.kind());
      Planted.requireAbsentFrom(e);
    }
  }
}
