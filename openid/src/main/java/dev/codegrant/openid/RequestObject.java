package dev.codegrant.openid;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization request that the client signs (RFC 9101, OpenID Connect Core 1.0 section 6), so
 * that the browser it goes through can change nothing in it. Give it to {@code
 * AuthorizationRequest.Builder.envelope}.
 *
 * <p>Each attempt gets an object of its own: {@code iss} is the client, {@code aud} the server's
 * issuer, it is good for five minutes, and has all parameters of the request. Beside it, the query
 * has {@code client_id} alone, and for a sign-in what OpenID Connect Core 1.0 section 6.1 wants
 * there. There is no unsigned one (algorithm {@code none}): it would prove nothing that the query
 * does not. Immutable and thread-safe, as far as the key's provider is.
 */
public final class RequestObject implements AuthorizationRequest.Envelope {

  private static final String TYPE = "oauth-authz-req+jwt";

  /** The way through the browser, and a server that fetches it: FAPI 2.0 allows an hour. */
  private static final int LIFE_SECONDS = 300;

  /** OpenID Connect Core 1.0 section 6.2. */
  private static final int LONGEST_REFERENCE = 512;

  /** A {@code sub} beside {@code iss} would make a client assertion of it (RFC 9101, 10.8). */
  private static final Set<String> OF_THE_JWT =
      Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

  private final PrivateKeyJwt key;
  private final @Nullable Hosting hosting;

  private RequestObject(PrivateKeyJwt key, @Nullable Hosting hosting) {
    this.key = key;
    this.hosting = hosting;
  }

  /** Puts a request object where the server can fetch it. Thread-safe. */
  @FunctionalInterface
  public interface Hosting {
    /**
     * Keeps a request object for five minutes, and answers a GET with it as {@code
     * application/oauth-authz-req+jwt} (RFC 9101 section 5.2.3).
     *
     * @param jwt the request object in ASCII; it has the attempt's {@code state}, so that only the
     *     address may lead to it
     * @return an https URL of at most 512 characters that nobody can guess (RFC 9101 section 5.2.1)
     */
    URI host(String jwt);
  }

  /**
   * Sends the object in the query ({@code request}).
   *
   * @param key the client's key, with the {@code kid} that the server knows it by
   * @return an envelope
   */
  public static RequestObject byValue(PrivateKeyJwt key) {
    return new RequestObject(key, null);
  }

  /**
   * Sends an address in the query ({@code request_uri}), where the server fetches the object.
   *
   * @param key the client's key, with the {@code kid} that the server knows it by
   * @param hosting puts each object there, before the browser is sent away
   * @return an envelope
   */
  public static RequestObject byReference(PrivateKeyJwt key, Hosting hosting) {
    return new RequestObject(key, hosting);
  }

  /**
   * Makes a fresh request object.
   *
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server's issuer is not
   *     known, or it lists other algorithms than the key's in {@code
   *     request_object_signing_alg_values_supported}, or the key's provider cannot sign; {@code
   *     INVALID_ARGUMENT} or {@code INSECURE_URL} when the object is hosted at no https URL of at
   *     most 512 characters, an additional parameter {@code claims} is no JSON object, or one has
   *     the name of a claim of every JWT
   */
  @Override
  public Map<String, String> enclose(AuthorizationServer server, Map<String, String> parameters) {
    requireAlgorithm(server);
    String jwt = key.compact(TYPE, claims(server, parameters), LIFE_SECONDS);
    Map<String, String> query = new LinkedHashMap<>();
    String clientId = Objects.requireNonNull(parameters.get("client_id"));
    query.put("client_id", clientId);
    if (List.of(parameters.getOrDefault("scope", "").split("[ ,]", -1)).contains("openid")) {
      query.put("response_type", parameters.getOrDefault("response_type", "code"));
      query.put("scope", "openid");
    }
    if (hosting == null) {
      query.put("request", jwt);
    } else {
      query.put(
          "request_uri",
          requireReference(Objects.requireNonNullElse(hosting.host(jwt), URI.create(""))));
    }
    return query;
  }

  private void requireAlgorithm(AuthorizationServer server) {
    Set<String> supported = server.supported("request_object_signing_alg_values_supported");
    if (!supported.isEmpty() && !supported.contains(key.algorithm().toString())) {
      throw Refusals.configuration(
          "a key for one of the server's algorithms for request objects, " + supported,
          "one for " + key.algorithm(),
          "sign with another key, and register its public half");
    }
  }

  private static Map<String, Object> claims(
      AuthorizationServer server, Map<String, String> parameters) {
    Map<String, Object> claims = new LinkedHashMap<>();
    parameters.forEach((name, value) -> claims.put(name, value(name, value)));
    claims.put("iss", Objects.requireNonNull(parameters.get("client_id")));
    claims.put("aud", issuer(server));
    claims.put("nbf", 0L); // the time of signing takes its place
    return claims;
  }

  private static String issuer(AuthorizationServer server) {
    return server
        .issuer()
        .orElseThrow(
            () ->
                Refusals.configuration(
                    "a server whose issuer is known: it is the audience of a request object",
                    "one without an issuer",
                    "discover the server from its issuer, or name it"));
  }

  /** What is no string in the specifications is none here (RFC 9101 section 4). */
  private static Object value(String name, String value) {
    if (OF_THE_JWT.contains(name)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "no parameter that is a claim of the request object itself",
          "'" + name + "'",
          "leave it out");
    }
    return switch (name) {
      case "max_age" -> Long.valueOf(value);
      case "claims" -> object(value);
      default -> value;
    };
  }

  private static Object object(String json) {
    try {
      JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8));
      return JSONObjectUtils.parse(json);
    } catch (MalformedJsonException | ParseException e) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "one JSON object in 'claims' (OpenID Connect Core 1.0 section 5.5)",
          "another text",
          "correct the additional parameter");
    }
  }

  private static String requireReference(URI uri) {
    String text = uri.toString();
    try {
      // A fragment is the hash of what is there (OpenID Connect Core 1.0 section 6.2).
      SecureUri.require("request_uri", new URI(text.split("#", 2)[0]));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (text.length() > LONGEST_REFERENCE || text.chars().anyMatch(c -> c > 0x7E)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a request_uri of at most " + LONGEST_REFERENCE + " characters in ASCII",
          text.length() + " characters",
          "host the object at a shorter address");
    }
    return text;
  }

  @Override
  public String toString() {
    return "RequestObject[" + (hosting == null ? "by value" : "by reference") + ", " + key + "]";
  }
}
