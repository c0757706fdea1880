package dev.codegrant.error;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of docs/errors.md, made from the source of {@link ErrorKind}: the comment above a group
 * names the class, the documentation of a constant is its meaning. The advice is here.
 */
final class ErrorTable {

  record Row(ErrorKind kind, String exception, String meaning, String advice) {}

  private static final Path SOURCE = Path.of("src/main/java/dev/codegrant/error/ErrorKind.java");

  private static final Pattern PART =
      Pattern.compile(
          "// (\\w+Exception): [^\\n]*|/\\*\\*((?:(?!\\*/).)*)\\*/\\s*([A-Z][A-Z0-9_]+)(?=[(,;])",
          Pattern.DOTALL);

  /** What the caller does next, by the class. */
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "ConfigurationException",
          "Fix what the message names; trying again changes nothing.",
          "TransportException",
          "Try later. Where a code was on its way, begin a new authorization.",
          "ErrorResponseException",
          "Fix what the server's code in `response()` names.",
          "MalformedResponseException",
          "Check the address; if it is right, report the answer to the server's operator.",
          "ResponseValidationException",
          "Refuse, alert, never retry with the same values.",
          "ReauthorizationRequiredException",
          "Send the user through the authorization again.");

  /** Where the kind knows better than its class. */
  private static final Map<ErrorKind, String> BY_KIND =
      Map.ofEntries(
          entry(
              ErrorKind.TOKEN_DESTINATION_REFUSED,
              "Add the origin if the token may be seen there; after a redirect, ask why the API"
                  + " sends its callers away."),
          entry(
              ErrorKind.STORE_CORRUPT,
              "Find out who wrote it. Deleting the record signs the user out."),
          entry(ErrorKind.STORE_PERMISSIONS, "Take the file away from others, then begin again."),
          entry(
              ErrorKind.TLS_FAILED,
              "Check the server's certificate and the trust store of this JVM."),
          entry(ErrorKind.INTERRUPTED, "Nothing, if the program is ending; else begin again."),
          entry(
              ErrorKind.LOOPBACK_TIMEOUT,
              "Offer the user to begin again, and a longer time limit."),
          entry(ErrorKind.CODE_REJECTED, "Begin a new authorization: a code is good for one try."),
          entry(
              ErrorKind.CLIENT_AUTH_FAILED,
              "Check the client's credentials and the method that the server wants."),
          entry(
              ErrorKind.RESOURCE_UNAUTHORIZED,
              "The token was replaced where that could help. Check that it is meant for this API;"
                  + " else send the user round again."),
          entry(
              ErrorKind.RESOURCE_FORBIDDEN,
              "If the user should be asked for more, begin an authorization with the scope of"
                  + " `response().scope()`."),
          entry(
              ErrorKind.SCOPE_INSUFFICIENT,
              "Do without what the user did not grant, or explain and ask again."),
          entry(ErrorKind.STATE_EXPIRED, "Offer the user to begin again."),
          entry(
              ErrorKind.STATE_UNKNOWN,
              "Refuse; offer to begin again. Many of them are an attack, one is an old tab."),
          entry(
              ErrorKind.STATE_REPLAYED,
              "Refuse; offer to begin again. One is a reloaded page, many are an attack."),
          entry(ErrorKind.ID_TOKEN_EXPIRED, "Check this machine's clock; then begin again."),
          entry(
              ErrorKind.REFRESH_OUTCOME_UNKNOWN,
              "Send the user through the authorization again: the old refresh token may count as"
                  + " stolen."));

  private ErrorTable() {}

  /** One row for each kind, in the order of the enum. */
  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    String exception = "";
    Matcher part = PART.matcher(Files.readString(SOURCE));
    while (part.find()) {
      if (part.group(1) != null) {
        exception = part.group(1);
      } else if (isKind(part.group(3))) {
        ErrorKind kind = ErrorKind.valueOf(part.group(3));
        rows.add(new Row(kind, exception, meaning(part.group(2)), advice(kind, exception)));
      }
    }
    Set<ErrorKind> missing = EnumSet.allOf(ErrorKind.class);
    rows.forEach(row -> missing.remove(row.kind()));
    if (!missing.isEmpty() || rows.size() != ErrorKind.values().length) {
      throw new IllegalStateException("kinds without a place in the table: " + missing);
    }
    return rows;
  }

  /** The whole file. */
  static List<String> markdown() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# Errors",
                "",
                "Every failure of this library is an unchecked `OAuthException` with a stable"
                    + " `kind()`. The class says what to do",
                "next, the kind says exactly what happened, and `reason()` says which part, where"
                    + " the kind leaves that open. Kinds may be",
                "added in any release; none is renamed. *Transient* is `isTransient()`: the same"
                    + " thing, tried again later, may succeed.",
                "Where the last column is empty, the sentence above the table says it all.",
                "",
                "Written by `ErrorTableTest` from `ErrorKind`; do not edit: `mvn -pl core -am test"
                    + " -Dtest=ErrorTableTest -Ddocs.record=true",
                "-Dsurefire.failIfNoSpecifiedTests=false`."));
    String exception = "";
    for (Row row : rows()) {
      if (!row.exception().equals(exception)) {
        exception = row.exception();
        lines.addAll(
            List.of(
                "",
                "## " + exception,
                "",
                BY_CLASS.get(exception),
                "",
                "| kind | transient | what happened | what to do next |",
                "|---|---|---|---|"));
      }
      lines.add(
          "| `%s` | %s | %s | %s |"
              .formatted(
                  row.kind(),
                  row.kind().isTransient() ? "yes" : "",
                  row.meaning(),
                  row.advice().equals(BY_CLASS.get(exception)) ? "" : row.advice()));
    }
    return lines;
  }

  private static boolean isKind(String name) {
    for (ErrorKind kind : ErrorKind.values()) {
      if (kind.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String advice(ErrorKind kind, String exception) {
    @Nullable String own = BY_KIND.get(kind);
    String general = BY_CLASS.get(exception);
    if (general == null) {
      throw new IllegalStateException(kind + " stands under no class");
    }
    return own != null ? own : general;
  }

  private static String meaning(String documentation) {
    return documentation
        .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link [^}]*#?(\\w+)}", "`$1`")
        .replace("|", "\\|")
        .strip();
  }
}
