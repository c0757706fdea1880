package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A {@link PendingLogout} in words: form-encoded fields in one fixed order. */
final class KeptLogout {

  private static final String VERSION = "logout1";
  private static final int LONGEST = 16 * 1024;
  private static final int MOST_FIELDS = 5;
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private KeptLogout() {}

  static Secret write(LogoutParty party, URI postLogoutRedirectUri, Secret state) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("v", VERSION);
    fields.put("issuer", party.issuer.toString());
    fields.put("client_id", party.clientId.value());
    fields.put("post_logout_redirect_uri", postLogoutRedirectUri.toString());
    fields.put("state", state.reveal());
    return Secret.of(FormEncoding.encode(fields));
  }

  static PendingLogout parse(LogoutParty party, Secret kept) {
    Map<String, String> fields = fields(kept.reveal());
    if (!VERSION.equals(fields.get("v"))) {
      throw malformed("words of another version, or of something else");
    }
    requireSame("issuer", party.issuer.toString(), fields);
    requireSame("client_id", party.clientId.value(), fields);
    String state = fields.getOrDefault("state", "");
    if (!STATE.matcher(state).matches()) {
      throw malformed("a state that was not made here");
    }
    PendingLogout pending =
        new PendingLogout(
            party, LogoutRequest.builder(redirectUri(fields)).build(), Secret.of(state));
    // Whatever could be written in two ways is refused in all but one.
    if (!pending.toSecret().equals(kept)) {
      throw malformed("fields in another order or spelling");
    }
    return pending;
  }

  private static URI redirectUri(Map<String, String> fields) {
    try {
      return new URI(fields.getOrDefault("post_logout_redirect_uri", ""));
    } catch (URISyntaxException e) {
      throw malformed("a post_logout_redirect_uri that is no URI");
    }
  }

  private static Map<String, String> fields(String text) {
    if (text.length() > LONGEST) {
      throw malformed("more than " + LONGEST + " characters");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (Parameter field : FormEncoding.decode(text, MOST_FIELDS)) {
        fields.put(field.name(), field.value());
      }
    } catch (MalformedFormException e) {
      throw malformed("a fault of " + e.fault());
    }
    return fields;
  }

  private static void requireSame(String name, String now, Map<String, String> fields) {
    if (!now.equals(fields.get(name))) {
      throw Refusals.configuration(
          "the " + name + " of the logout's beginning",
          "'" + now + "'",
          "show an ordinary page; the server or the client has changed since");
    }
  }

  private static ConfigurationException malformed(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "a pending logout as toSecret() puts it into words",
        came,
        "show an ordinary page: the user is logged out here");
  }
}
