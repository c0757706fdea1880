package dev.codegrant.credential;

import dev.codegrant.credential.TokenRecord.RefreshState;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.json.JsonComposer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.nio.charset.StandardCharsets;

/**
 * The stored form of a {@link TokenRecord}, version 1: one JSON object (RFC 8259) of printable
 * ASCII. Every release reads it, whatever newer versions there will be.
 *
 * <pre>
 *   {"v":1,
 *    "registration":"app", "issuer":"https://as.example", "subject":"user-1",   the TokenKey
 *    "version":7,                                    of the record, as the RecordStore has it too
 *    "issued_at":"2026-01-01T12:00:00.123456789Z",   Instants as ISO-8601, in full precision
 *    "access_token":"...", "token_type":"Bearer",
 *    "expires_at":"2026-01-01T13:00:00Z",            from here on all may be missing
 *    "refresh_token":"...",
 *    "scope":"openid profile",                       "" is the scope of nothing
 *    "required_scope":"openid",
 *    "id_token":"...",                               the text alone: what it proves is not stored
 *    "client_id":"...",                              TokenSet.issuedTo
 *    "redirect_uri":"...",                           TokenSet.redirectUri
 *    "additional":{"name":"value", ...},             TokenSet.additionalParameter, strings
 *    "refresh":{"state":"resting","unanswered":1}
 *    "refresh":{"state":"running","holder":"...","begun":Instant,"until":Instant,"unanswered":0}
 *    "refresh":{"state":"ended","kind":"GRANT_REVOKED"}}      or REFRESH_OUTCOME_UNKNOWN
 * </pre>
 *
 * <p>Without {@code refresh}, nobody refreshes and nothing is in doubt. A later release may add
 * members: at the top they are kept and written back, within {@code refresh} they are ignored. What
 * an older release must not overlook gets a new state, a new kind, or a new {@code v}: such a
 * record is refused, not written over.
 */
final class RecordWriter {

  static final int VERSION = 1;

  private final JsonComposer json = new JsonComposer();

  private RecordWriter() {}

  /**
   * The record in words.
   *
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when a text of it holds half a
   *     surrogate pair, which only the application itself can have put there
   */
  static Secret write(TokenKey key, TokenRecord record) {
    RecordWriter writer = new RecordWriter();
    writer.json.put("v", VERSION);
    writer.json.put("registration", key.registration());
    writer.json.put("issuer", key.issuer());
    writer.json.put("subject", key.subject());
    writer.json.put("version", record.version());
    writer.tokens(record.tokens());
    writer.refresh(record.refresh());
    writer.unknownMembers(record.unknownMembers());
    return Secret.of(writer.json.compose());
  }

  private void tokens(TokenSet tokens) {
    json.put("issued_at", tokens.issuedAt().toString());
    json.put("access_token", tokens.accessToken().value().reveal());
    json.put("token_type", tokens.accessToken().tokenType());
    tokens.accessToken().expiresAt().ifPresent(at -> json.put("expires_at", at.toString()));
    tokens.refreshToken().ifPresent(token -> json.put("refresh_token", token.value().reveal()));
    tokens.scope().map(Scope::toString).ifPresent(list -> json.put("scope", list));
    tokens.requiredScope().map(Scope::toString).ifPresent(list -> json.put("required_scope", list));
    tokens.idToken().ifPresent(text -> json.put("id_token", unicode("id_token", text.reveal())));
    tokens.issuedTo().ifPresent(client -> json.put("client_id", unicode("client_id", client)));
    tokens.redirectUri().ifPresent(uri -> json.put("redirect_uri", unicode("redirect_uri", uri)));
    if (!tokens.additionalParameterNames().isEmpty()) {
      JsonComposer additional = new JsonComposer();
      for (String name : tokens.additionalParameterNames()) {
        String value = tokens.additionalParameter(name).orElseThrow().reveal();
        additional.put(unicode("additional", name), unicode("additional", value));
      }
      json.put("additional", additional);
    }
  }

  private void refresh(RefreshState state) {
    JsonComposer refresh = new JsonComposer();
    if (state instanceof RefreshState.Running running) {
      refresh.put("state", "running");
      refresh.put("holder", running.holder());
      refresh.put("begun", running.begun().toString());
      refresh.put("until", running.until().toString());
      refresh.put("unanswered", running.unanswered());
    } else if (state instanceof RefreshState.Ended ended) {
      refresh.put("state", "ended");
      refresh.put("kind", ended.kind().name());
    } else {
      refresh.put("state", "resting");
      refresh.put("unanswered", state.unanswered());
    }
    if (!state.equals(RefreshState.RESTING)) {
      json.put("refresh", refresh);
    }
  }

  private void unknownMembers(String members) {
    try {
      json.putAll(JsonDocument.parse(members.getBytes(StandardCharsets.UTF_8)), RecordReader.KNOWN);
    } catch (MalformedJsonException e) {
      throw new AssertionError("unknown members were composed by us", e);
    }
  }

  private static String unicode(String member, String text) {
    if (!TokenKey.isUnicode(text)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          member,
          "tokens of Unicode texts",
          "half a surrogate pair in " + member,
          "store what the server issued, whole",
          null);
    }
    return text;
  }
}
