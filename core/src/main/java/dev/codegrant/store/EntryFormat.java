package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.UnreadableEntryException.Reason;
import dev.codegrant.token.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An entry as the bytes of a file: one line of JSON (RFC 8259), without a line end so that every
 * truncation of it is found.
 *
 * <pre>{@code
 * {"v":1,"id":"64 hex digits","version":7,"text":"...","sha256":"64 hex digits"}
 * }</pre>
 *
 * <p>The checksum is of all that stands before it. It finds accidents; against one who may write
 * the file it proves nothing, the seal of the text does.
 */
final class EntryFormat {

  /** In bytes. */
  static final int MOST_BYTES = 1024 * 1024;

  private static final String FORMAT = "1";
  private static final Set<String> MEMBERS = Set.of("v", "id", "version", "text", "sha256");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]*");

  private EntryFormat() {}

  static byte[] bytes(String id, Entry entry) {
    String text = entry.text().reveal();
    if (entry.version() < 1 || !PRINTABLE.matcher(text).matches()) {
      throw FileFaults.argument(
          "an entry of a version from 1 and a text of printable ASCII",
          entry.version() < 1 ? "version " + entry.version() : "another character in the text",
          "count versions from 1, and encode the text");
    }
    // Nothing but %s: the digits of %d are those of the machine's language.
    String json =
        "{\"v\":%s,\"id\":\"%s\",\"version\":%s,\"text\":\"%s\",\"sha256\":\"%s\"}"
            .formatted(
                FORMAT,
                id,
                entry.version(),
                text.replace("\\", "\\\\").replace("\"", "\\\""),
                checksum(id, "" + entry.version(), text));
    if (json.length() > MOST_BYTES) {
      throw FileFaults.argument(
          "an entry of at most 1 MiB", json.length() + " bytes", "keep less in one entry");
    }
    return json.getBytes(US_ASCII);
  }

  static Entry read(String id, byte[] bytes) throws UnreadableEntryException {
    JsonDocument json;
    try {
      json = JsonDocument.parse(bytes);
    } catch (MalformedJsonException e) {
      throw new UnreadableEntryException(Reason.NOT_JSON);
    }
    if (!json.number("v").equals(Optional.of(FORMAT))) {
      throw new UnreadableEntryException(Reason.VERSION);
    }
    if (!json.names().equals(MEMBERS)) {
      throw otherMembers();
    }
    String owner = json.string("id").orElseThrow(EntryFormat::otherMembers);
    String version = json.number("version").orElseThrow(EntryFormat::otherMembers);
    String text = json.string("text").orElseThrow(EntryFormat::otherMembers);
    String sum = json.string("sha256").orElseThrow(EntryFormat::otherMembers);
    if (!checksum(owner, version, text).equals(sum)) {
      throw new UnreadableEntryException(Reason.CHECKSUM);
    }
    if (!owner.equals(id)) {
      throw new UnreadableEntryException(Reason.ID);
    }
    return new Entry(number(version), Secret.of(text));
  }

  private static long number(String literal) throws UnreadableEntryException {
    try {
      long number = Long.parseLong(literal);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Not an integer, or beyond 2^63 - 1.
    }
    throw otherMembers();
  }

  private static String checksum(String id, String version, String text) {
    return Sha256.hex(String.join("\n", FORMAT, id, version, text));
  }

  private static UnreadableEntryException otherMembers() {
    return new UnreadableEntryException(Reason.MEMBERS);
  }
}
