package dev.codegrant.openid.registration;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in the metadata of a client. */
final class MetadataValues {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.#:/-]+");

  /** A key of these has its private or shared part in it (RFC 7518 section 6). */
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /** Those with a method of their own, and those that are the server's to give. */
  private static final Set<String> RESERVED =
      Set.of(
          "backchannel_logout_uri",
          "client_id",
          "client_id_issued_at",
          "client_name",
          "client_secret",
          "client_secret_expires_at",
          "frontchannel_logout_uri",
          "grant_types",
          "initiate_login_uri",
          "jwks",
          "jwks_uri",
          "post_logout_redirect_uris",
          "redirect_uris",
          "registration_access_token",
          "registration_client_uri",
          "request_uris",
          "response_types",
          "scope",
          "token_endpoint_auth_method");

  private MetadataValues() {}

  static List<String> redirectUris(URI... uris) {
    if (uris.length == 0) {
      throw refused("one redirect URI or more", "none", "name where browsers come back to");
    }
    return Arrays.stream(uris)
        .map(uri -> AuthorizationRequest.builder(uri).build().redirectUri().toString())
        .toList();
  }

  static String secure(String name, URI uri) {
    return SecureUri.require(name, uri).toString();
  }

  /** The fragment of a request_uri is the hash of what is there (OpenID Connect Core 1.0, 6.2). */
  static List<String> withFragments(String name, URI... uris) {
    for (URI uri : uris) {
      try {
        SecureUri.require(
            name, uri.getRawFragment() == null ? uri : new URI(uri.toString().split("#", 2)[0]));
      } catch (URISyntaxException e) {
        throw refused("a URL as " + name, "another text", "correct it");
      }
    }
    return Arrays.stream(uris).map(URI::toString).toList();
  }

  static void requireAbsent(Map<String, Object> members, String name) {
    if (members.containsKey(name)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "jwks or jwks_uri (RFC 7591 section 2)",
          "both",
          "leave one out");
    }
  }

  /** The private half of a pair is sent to nobody, whoever mixes the two up. */
  static Object publicKeys(String jwks) {
    List<JsonDocument> keys;
    try {
      keys =
          JsonDocument.parse(jwks.getBytes(StandardCharsets.UTF_8))
              .objects("keys")
              .orElse(List.of());
    } catch (MalformedJsonException e) {
      throw refusedKeys("a text with a fault of " + e.fault());
    }
    if (keys.isEmpty()) {
      throw refusedKeys("no keys");
    }
    for (JsonDocument key : keys) {
      if (key.string("kty").isEmpty()
          || key.string("kty").get().equals("oct")
          || key.names().stream().anyMatch(PRIVATE::contains)) {
        throw refusedKeys("a key that is private, symmetric or none");
      }
    }
    return value(jwks);
  }

  static Object additional(String name, String json) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw refused(
          "another member than those of the protocol",
          "'" + name + "'",
          "use the builder's own method, or leave it out");
    }
    Object value = value(json);
    if (value.equals("none") && name.endsWith("_alg")) {
      throw refused(
          "an algorithm that signs as " + name,
          "none",
          "name one; nothing unsigned is accepted (RFC 8725 section 3.1)");
    }
    return value;
  }

  private static Object value(String json) {
    try {
      String object = "{\"v\":" + json + "}";
      Set<String> names = JsonDocument.parse(object.getBytes(StandardCharsets.UTF_8)).names();
      Object value = JSONObjectUtils.parse(object).get("v");
      if (names.size() == 1 && value != null) {
        return value;
      }
    } catch (MalformedJsonException | ParseException e) {
      // Refused below, without its text, which may be a statement that is a secret.
    }
    throw refused("one JSON value that is not null", "another text", "put strings into quotes");
  }

  private static ConfigurationException refusedKeys(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "a JWK Set of public keys (RFC 7517 section 5)",
        came,
        "pass the public halves, as {\"keys\": [...]}");
  }

  private static ConfigurationException refused(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_ARGUMENT, expected, came, advice);
  }
}
