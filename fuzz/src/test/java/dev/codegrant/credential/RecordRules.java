package dev.codegrant.credential;

import dev.codegrant.fuzz.JsonGrammar.Literal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** When the members of a JSON object are a record of format 1, written a second time. */
final class RecordRules {

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
          "additional",
          "refresh");

  private static final Predicate<String> VISIBLE =
      Pattern.compile("[\\x21-\\x7E]+").asMatchPredicate();
  private static final Predicate<String> PRINTABLE =
      Pattern.compile("[\\x20-\\x7E]+").asMatchPredicate();
  private static final Predicate<String> SCOPE =
      Pattern.compile("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]*").asMatchPredicate();
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final Map<String, Object> members;

  private RecordRules(Map<String, Object> members) {
    this.members = members;
  }

  static boolean allow(Map<String, Object> members, TokenKey key, long version) {
    RecordRules rules = new RecordRules(members);
    return rules.isNumber("v", "1")
        && rules.isNumber("version", "" + version)
        && rules.isString("registration", key.registration()::equals)
        && rules.isString("issuer", key.issuer()::equals)
        && rules.isString("subject", key.subject()::equals)
        && rules.isString("issued_at", RecordRules::isInstant)
        && rules.isString("access_token", VISIBLE)
        && rules.isString("token_type", "Bearer"::equals)
        && rules.mayBeString("expires_at", RecordRules::isInstant)
        && rules.mayBeString("refresh_token", PRINTABLE)
        && rules.mayBeString("scope", SCOPE)
        && rules.mayBeString("required_scope", SCOPE)
        && rules.mayBeString("id_token", RecordRules::isAnything)
        && rules.mayBeString("client_id", RecordRules::isAnything)
        && rules.isAdditional(members.getOrDefault("additional", Map.of()))
        && (!members.containsKey("refresh") || isState(members.get("refresh")));
  }

  private boolean isAdditional(Object value) {
    return value instanceof Map<?, ?> map
        && map.values().stream().allMatch(each -> each instanceof String);
  }

  @SuppressWarnings("unchecked") // the grammar's objects have names
  private static boolean isState(Object value) {
    if (!(value instanceof Map<?, ?> map) || !(map.get("state") instanceof String state)) {
      return false;
    }
    RecordRules rules = new RecordRules((Map<String, Object>) map);
    return switch (state) {
      case "resting" -> rules.isCount("unanswered");
      case "running" ->
          rules.isCount("unanswered")
              && rules.isString("holder", RecordRules::isAnything)
              && rules.isString("begun", RecordRules::isInstant)
              && rules.isString("until", RecordRules::isInstant);
      case "ended" ->
          rules.isString("kind", List.of("GRANT_REVOKED", "REFRESH_OUTCOME_UNKNOWN")::contains);
      default -> false;
    };
  }

  private boolean isNumber(String name, String literal) {
    return new Literal(literal).equals(members.get(name));
  }

  private boolean isCount(String name) {
    return members.get(name) instanceof Literal literal && COUNT.matcher(literal.text()).matches();
  }

  private boolean isString(String name, Predicate<String> rule) {
    return members.get(name) instanceof String text && rule.test(text);
  }

  private boolean mayBeString(String name, Predicate<String> rule) {
    return !members.containsKey(name) || isString(name, rule);
  }

  private static boolean isAnything(String text) {
    return true;
  }

  private static boolean isInstant(String text) {
    try {
      return Instant.parse(text).toString() != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
