package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.credential.TokenRecord.RefreshState;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.json.JsonComposer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what {@link RecordWriter} wrote, and nothing that merely resembles it. Every refusal names
 * the part at fault, and shows nothing of the record.
 */
final class RecordReader {

  static final Set<String> KNOWN =
      Set.of(
          "v",
          "registration",
          "issuer",
          "subject",
          "version",
          "issued_at",
          "access_token",
          "token_type",
          "expires_at",
          "refresh_token",
          "scope",
          "required_scope",
          "id_token",
          "client_id",
          "redirect_uri",
          "additional",
          "refresh");

  private static final List<ErrorKind> ENDS =
      List.of(ErrorKind.GRANT_REVOKED, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final JsonDocument document;

  private RecordReader(JsonDocument document) {
    this.document = document;
  }

  /**
   * Reads a record.
   *
   * @param key whose it must be
   * @param version which version it must be
   * @throws ConfigurationException {@code STORE_CORRUPT}; the reason is {@code MALFORMED}, {@code
   *     VERSION} for another format, {@code KEY} for another user's record, or the name of a member
   */
  static TokenRecord read(TokenKey key, long version, Secret text) {
    RecordReader reader = parse(text);
    if (!reader.document.number("v").equals(Optional.of("" + RecordWriter.VERSION))) {
      throw new ConfigurationException(
          ErrorKind.STORE_CORRUPT,
          "VERSION",
          "a record of format " + RecordWriter.VERSION,
          "one of another format",
          "bring this node to the release that wrote it; the record is left as it is",
          null);
    }
    reader.requireKey(key);
    if (version < 1 || !reader.document.number("version").equals(Optional.of("" + version))) {
      throw corrupt("version", "the version that the store names", "another one");
    }
    return new TokenRecord(reader.tokens(), version, reader.refresh(), reader.unknownMembers());
  }

  private static RecordReader parse(Secret text) {
    try {
      return new RecordReader(JsonDocument.parse(text.reveal().getBytes(UTF_8)));
    } catch (MalformedJsonException e) {
      throw corrupt("MALFORMED", "one JSON object", "a text with a fault of " + e.fault());
    }
  }

  private void requireKey(TokenKey key) {
    if (!required("registration").equals(key.registration())
        || !required("issuer").equals(key.issuer())
        || !required("subject").equals(key.subject())) {
      throw corrupt("KEY", "the record of the key that was asked for", "that of another key");
    }
  }

  private TokenSet tokens() {
    AccessToken accessToken =
        valid(
            "access_token", required("access_token"), text -> AccessToken.bearer(Secret.of(text)));
    if (!required("token_type").equals(accessToken.tokenType())) {
      throw corrupt("token_type", accessToken.tokenType(), "a token of another type");
    }
    Optional<Instant> expiresAt = optional("expires_at").map(text -> instant("expires_at", text));
    TokenSet.Builder tokens =
        TokenSet.builder(
            expiresAt.map(accessToken::expiringAt).orElse(accessToken),
            instant("issued_at", required("issued_at")));
    optional("refresh_token")
        .map(text -> valid("refresh_token", text, value -> RefreshToken.of(Secret.of(value))))
        .ifPresent(tokens::refreshToken);
    optional("scope").map(text -> valid("scope", text, Scope::parse)).ifPresent(tokens::scope);
    optional("required_scope")
        .map(text -> valid("required_scope", text, Scope::parse))
        .ifPresent(tokens::requiredScope);
    optional("id_token").map(Secret::of).ifPresent(tokens::idToken);
    optional("client_id").ifPresent(tokens::issuedTo);
    optional("redirect_uri").ifPresent(tokens::redirectUri);
    if (document.has("additional")) {
      JsonDocument additional = object("additional");
      for (String name : additional.names()) {
        String value = additional.string(name).orElseThrow(() -> wrong("additional", "strings"));
        tokens.additionalParameter(name, Secret.of(value));
      }
    }
    return tokens.build();
  }

  /**
   * A state that we do not know is not ours to end: whoever wrote it may be in the middle of it.
   */
  private RefreshState refresh() {
    if (!document.has("refresh")) {
      return RefreshState.RESTING;
    }
    RecordReader refresh = new RecordReader(object("refresh"));
    try {
      return switch (refresh.required("state")) {
        case "resting" -> new RefreshState.Resting(refresh.unanswered());
        case "running" ->
            new RefreshState.Running(
                refresh.required("holder"),
                instant("begun", refresh.required("begun")),
                instant("until", refresh.required("until")),
                refresh.unanswered());
        case "ended" -> new RefreshState.Ended(refresh.end());
        default -> throw wrong("state", "one that this release knows");
      };
    } catch (ConfigurationException e) {
      throw corrupt("refresh", "the state of a refresh: " + e.expected(), e.came());
    }
  }

  private int unanswered() {
    return document
        .number("unanswered")
        .filter(COUNT.asMatchPredicate())
        .map(Integer::valueOf)
        .orElseThrow(() -> wrong("unanswered", "a count"));
  }

  private ErrorKind end() {
    String name = required("kind");
    return ENDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("kind", "one that this release knows"));
  }

  private String unknownMembers() {
    return new JsonComposer().putAll(document, KNOWN).compose();
  }

  private String required(String name) {
    return document.string(name).orElseThrow(() -> wrong(name, "a string"));
  }

  private Optional<String> optional(String name) {
    return document.has(name) ? Optional.of(required(name)) : Optional.empty();
  }

  private JsonDocument object(String name) {
    return document.object(name).orElseThrow(() -> wrong(name, "an object"));
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(name, "an instant (ISO 8601)");
    }
  }

  /** What the type of the value refuses; its message would show the value. */
  private static <T> T valid(String name, String text, Function<String, T> type) {
    try {
      return type.apply(text);
    } catch (ConfigurationException e) {
      throw wrong(name, "what such a member holds");
    }
  }

  private static ConfigurationException wrong(String name, String expected) {
    return corrupt(name, expected + " as " + name, "another value, or none");
  }

  private static ConfigurationException corrupt(String reason, String expected, String came) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        reason,
        expected,
        came,
        "find out what wrote it; restore the record, or delete it and let the user sign in again",
        null);
  }
}
