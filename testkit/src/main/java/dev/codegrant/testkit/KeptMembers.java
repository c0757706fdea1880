package dev.codegrant.testkit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** The client metadata that is kept, and answered as it came, RFC 7591 section 2. */
final class KeptMembers {
  private static final String STRING = "a JSON string";
  private static final String BOOLEAN = "true or false";
  private static final String STRINGS = "a JSON array of strings";

  /** What each must be; of a key set more is asked elsewhere. */
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("application_type", STRING),
              Map.entry("authorization_signed_response_alg", STRING),
              Map.entry("backchannel_logout_session_required", BOOLEAN),
              Map.entry("backchannel_logout_uri", STRING),
              Map.entry("client_name", STRING),
              Map.entry("client_uri", STRING),
              Map.entry("contacts", STRINGS),
              Map.entry("frontchannel_logout_session_required", BOOLEAN),
              Map.entry("frontchannel_logout_uri", STRING),
              Map.entry("jwks", "a JSON object"),
              Map.entry("logo_uri", STRING),
              Map.entry("policy_uri", STRING),
              Map.entry("post_logout_redirect_uris", STRINGS),
              Map.entry("scope", STRING),
              Map.entry("software_id", STRING),
              Map.entry("software_version", STRING),
              Map.entry("tls_client_auth_san_dns", STRING),
              Map.entry("tls_client_auth_san_email", STRING),
              Map.entry("tls_client_auth_san_ip", STRING),
              Map.entry("tls_client_auth_san_uri", STRING),
              Map.entry("tls_client_auth_subject_dn", STRING),
              Map.entry("tos_uri", STRING)));

  private KeptMembers() {}

  /** Says which one is of another type than it must be, or nothing; a value may be a secret. */
  static Optional<String> mistyped(JsonNode members) {
    return TYPES.entrySet().stream()
        .filter(type -> members.has(type.getKey()))
        .filter(type -> !isOf(type.getValue(), members.path(type.getKey())))
        .map(
            type ->
                type.getKey()
                    + " is of JSON type "
                    + members.path(type.getKey()).getNodeType().name().toLowerCase(Locale.ROOT)
                    + ", expected "
                    + type.getValue()
                    + ", or no such member")
        .findFirst();
  }

  static void addTo(JsonObject answer, JsonNode members) {
    for (String name : TYPES.keySet()) {
      if (members.has(name)) {
        answer.raw(name, members.path(name).toString());
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case STRING -> value.isTextual();
      case BOOLEAN -> value.isBoolean();
      case STRINGS ->
          value.isArray()
              && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isTextual);
      default -> value.isObject();
    };
  }
}
