package dev.codegrant.flow;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@link PendingAuthorization} in words: form-encoded fields in one fixed order. */
final class KeptAuthorization {

  private static final String VERSION = "2";
  private static final String ADDITIONAL = "x.";
  private static final int LONGEST = 64 * 1024;
  private static final int MOST_FIELDS = 128;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private KeptAuthorization() {}

  static Secret write(
      AuthorizationServer server,
      ClientId clientId,
      AuthorizationRequest request,
      Secret state,
      Secret codeVerifier,
      @Nullable Secret nonce) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("v", VERSION);
    fields.put("issuer", server.issuer().orElse(""));
    fields.put("token_endpoint", server.tokenEndpoint().toString());
    fields.put("client_id", clientId.value());
    fields.put("redirect_uri", request.redirectUri().toString());
    fields.put("scope", String.join(" ", request.scope().tokens()));
    fields.put("required_scope", String.join(" ", request.requiredScope().tokens()));
    fields.put("offline", request.isOfflineAccess() ? "1" : "");
    fields.put("form_post", request.isFormPost() ? "1" : "");
    fields.put("max_age", request.maxAge().map(age -> "" + age.toSeconds()).orElse(""));
    fields.put("acr", String.join(" ", request.requiredAcr()));
    if (request.envelope().isPresent()) {
      fields.put("envelope", "1");
    }
    request.additionalParameters().forEach((name, value) -> fields.put(ADDITIONAL + name, value));
    fields.put("nonce", nonce == null ? "" : nonce.reveal());
    // At the end, so that no shorter text is one.
    fields.put("state", state.reveal());
    fields.put("code_verifier", codeVerifier.reveal());
    return Secret.of(FormEncoding.encode(fields));
  }

  static PendingAuthorization parse(AuthorizationServer server, ClientId clientId, Secret kept) {
    Map<String, String> fields = fields(kept.reveal());
    if (!VERSION.equals(fields.get("v"))) {
      throw malformed("words of another version");
    }
    requireSame("issuer", server.issuer().orElse(""), fields);
    requireSame("token_endpoint", server.tokenEndpoint().toString(), fields);
    requireSame("client_id", clientId.value(), fields);
    AuthorizationRequest request = request(fields);
    PendingAuthorization pending =
        new PendingAuthorization(
            server,
            clientId,
            request,
            random("state", fields),
            random("code_verifier", fields),
            PendingAuthorization.isSignIn(server, request) ? random("nonce", fields) : null,
            true);
    // Whatever could be written in two ways is refused in all but one.
    if (!pending.toSecret().equals(kept)) {
      throw malformed("fields in another order or spelling");
    }
    return pending;
  }

  private static Map<String, String> fields(String text) {
    if (text.length() > LONGEST) {
      throw malformed("more than " + LONGEST + " characters");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (Parameter field : FormEncoding.decode(text, MOST_FIELDS)) {
        if (fields.put(field.name(), field.value()) != null) {
          throw malformed("a repeated field");
        }
      }
    } catch (MalformedFormException e) {
      throw malformed("a fault of " + e.fault());
    }
    return fields;
  }

  private static AuthorizationRequest request(Map<String, String> fields) {
    AuthorizationRequest.Builder request;
    try {
      request = AuthorizationRequest.builder(new URI(fields.getOrDefault("redirect_uri", "")));
    } catch (URISyntaxException e) {
      throw malformed("a redirect_uri that is no URI");
    }
    request.scope(scope("scope", fields)).requiredScope(scope("required_scope", fields));
    if (!fields.getOrDefault("offline", "").isEmpty()) {
      request.offlineAccess();
    }
    if (!fields.getOrDefault("form_post", "").isEmpty()) {
      request.formPost();
    }
    if (fields.containsKey("envelope")) {
      request.envelope((server, parameters) -> parameters); // never asked: the URL is gone
    }
    String maxAge = fields.getOrDefault("max_age", "");
    if (SECONDS.matcher(maxAge).matches()) {
      request.maxAge(Duration.ofSeconds(Long.parseLong(maxAge)));
    }
    String acr = fields.getOrDefault("acr", "");
    if (!acr.isEmpty()) {
      request.requiredAcr(acr.split(" ", -1));
    }
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(ADDITIONAL)) {
            request.additionalParameter(name.substring(ADDITIONAL.length()), value);
          }
        });
    return request.build();
  }

  private static Scope scope(String name, Map<String, String> fields) {
    String tokens = fields.getOrDefault(name, "");
    return tokens.isEmpty() ? Scope.empty() : Scope.of(tokens.split(" ", -1));
  }

  private static Secret random(String name, Map<String, String> fields) {
    String value = fields.getOrDefault(name, "");
    if (!RANDOM.matcher(value).matches()) {
      throw malformed("a " + name + " that was not made here");
    }
    return Secret.of(value);
  }

  private static void requireSame(String name, String now, Map<String, String> fields) {
    String then = fields.getOrDefault(name, "");
    if (!then.equals(now)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "the " + name + " of the authorization's beginning: " + then,
          "'" + now + "'",
          "begin a new authorization; the definition of the server, or the client, has changed"
              + " since");
    }
  }

  private static ConfigurationException malformed(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "a pending authorization as toSecret() puts it into words",
        came,
        "begin a new authorization");
  }
}
