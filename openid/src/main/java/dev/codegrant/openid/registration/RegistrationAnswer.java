package dev.codegrant.openid.registration;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 7591 section 3.2.1 and RFC 7592 section 3 for the answer of a server, and that
 * it is an answer to what was asked for.
 */
final class RegistrationAnswer {

  /** Visible ASCII: what goes into a header or a form. */
  private static final Pattern CREDENTIAL = Pattern.compile("[ -~]+");

  private static final Pattern SECONDS = Pattern.compile("0|[1-9][0-9]{0,11}");

  /** From the weakest: nothing, a secret that is sent, a secret that signs, a key of one's own. */
  private static final List<Set<String>> STRENGTHS =
      List.of(
          Set.of("none"),
          Set.of("client_secret_basic", "client_secret_post"),
          Set.of("client_secret_jwt"),
          Set.of("private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"));

  private final AuthorizationServer server;
  private final HttpAnswer answer;
  private final JsonDocument document;

  RegistrationAnswer(AuthorizationServer server, HttpAnswer answer, JsonDocument document) {
    this.server = server;
    this.answer = answer;
    this.document = document;
  }

  /**
   * The registration that the answer describes.
   *
   * @param asked what was sent; null when the registration was only read
   * @param before the registration so far; null when there was none
   */
  ClientRegistration registration(
      @Nullable ClientMetadata asked, ClientRegistration.@Nullable Members before) {
    ClientId clientId = clientId(before);
    Secret secret = credential("client_secret");
    Instant end = secret == null ? null : expiry();
    if (secret == null && before != null) {
      // OpenID Connect Registration section 4.3: what has not changed need not be said again.
      secret = before.clientSecret();
      end = before.clientSecretExpiresAt();
    }
    Secret token = credential("registration_access_token");
    URI uri = text("registration_client_uri").map(u -> clientUri(server, u)).orElse(null);
    if (before != null) {
      token = token == null ? before.accessToken() : token;
      uri = uri == null ? before.clientUri() : uri;
    } else if ((token == null) != (uri == null)) {
      throw invalid(
          "registration_client_uri",
          "registration_client_uri and registration_access_token (RFC 7592 section 3), or neither",
          "one of them");
    }
    String method = method(asked, before);
    if (secret == null && method.startsWith("client_secret")) {
      throw invalid("client_secret", "a client_secret for " + method, "none");
    }
    if (asked != null) {
      requireRedirectUris(asked.redirectUris());
    }
    requireSignature("id_token_signed_response_alg");
    requireSignature("userinfo_signed_response_alg");
    return new ClientRegistration(
        new ClientRegistration.Members(
            issuer(server), clientId, method, secret, end, token, uri, metadata()));
  }

  static String issuer(AuthorizationServer server) {
    return server.issuer().orElseGet(() -> server.tokenEndpoint().toString());
  }

  /** The token for it goes nowhere else than where it came from. */
  static URI clientUri(AuthorizationServer server, String text) {
    try {
      URI uri = SecureUri.parse("registration_client_uri", text);
      Optional<String> origin = server.endpoint("registration_endpoint").map(SecureUri::origin);
      if (origin.isPresent() && origin.get().equals(SecureUri.origin(uri))) {
        return uri;
      }
    } catch (ConfigurationException e) {
      throw invalid(server, "registration_client_uri", e.expected(), e.came());
    }
    throw invalid(
        server,
        "registration_client_uri",
        "a registration_client_uri on the origin of the registration endpoint",
        "one on another origin");
  }

  private ClientId clientId(ClientRegistration.@Nullable Members before) {
    String text = text("client_id").orElseThrow(() -> invalid("client_id", "a client_id", "none"));
    if (!CREDENTIAL.matcher(text).matches() || text.isBlank()) {
      throw invalid("client_id", "a client_id in ASCII (RFC 6749 appendix A.1)", "another text");
    }
    if (before != null && !text.equals(before.clientId().value())) {
      throw invalid("client_id", "the client_id " + before.clientId(), "another");
    }
    return new ClientId(text);
  }

  private @Nullable Secret credential(String name) {
    Optional<String> text = text(name);
    if (text.isPresent() && !CREDENTIAL.matcher(text.get()).matches()) {
      throw invalid(name, "'" + name + "' in ASCII without control characters", "another text");
    }
    return text.map(Secret::of).orElse(null);
  }

  private @Nullable Instant expiry() {
    String name = "client_secret_expires_at";
    String seconds =
        document
            .number(name)
            .filter(number -> SECONDS.matcher(number).matches())
            .orElseThrow(
                () -> invalid(name, "'" + name + "', in seconds, beside a client_secret", "none"));
    return seconds.equals("0") ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  /** The method that counts: never a weaker one than was asked for, or was before. */
  private String method(
      @Nullable ClientMetadata asked, ClientRegistration.@Nullable Members before) {
    String name = "token_endpoint_auth_method";
    Optional<String> least =
        Optional.ofNullable(asked).flatMap(ClientMetadata::tokenEndpointAuthMethod);
    if (least.isEmpty() && before != null) {
      least = Optional.of(before.authMethod());
    }
    String method = text(name).orElse(least.orElse("client_secret_basic")); // RFC 7591 section 2
    if (strength(method) < least.map(RegistrationAnswer::strength).orElse(0)) {
      throw invalid(
          name,
          "'" + name + "' to be " + least.orElse("one that is known here") + ", or stronger",
          "another");
    }
    return method;
  }

  /** What is not known is weaker than anything: nobody here can use it. */
  private static int strength(String method) {
    for (int i = 0; i < STRENGTHS.size(); i++) {
      if (STRENGTHS.get(i).contains(method)) {
        return i;
      }
    }
    return -1;
  }

  /** A server that registers another address sends codes there; which are ours, we know. */
  private void requireRedirectUris(List<String> asked) {
    Optional<List<String>> came = document.strings("redirect_uris");
    if (came.isEmpty() || !new HashSet<>(came.get()).equals(Set.copyOf(asked))) {
      throw invalid(
          "redirect_uris",
          "the redirect_uris that were asked for, all of them and no others",
          came.isEmpty() ? "none" : "others");
    }
  }

  private void requireSignature(String name) {
    if (text(name).filter("none"::equals).isPresent()) {
      throw invalid(name, "an algorithm that signs as " + name, "none");
    }
  }

  /** A string, where there is one: null and other types are another protocol. */
  private Optional<String> text(String name) {
    if (!document.has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        document
            .string(name)
            .orElseThrow(() -> invalid(name, "'" + name + "' to be a string", "another value")));
  }

  private String metadata() {
    try {
      Map<String, Object> members =
          JSONObjectUtils.parse(new String(answer.body(), StandardCharsets.UTF_8));
      members.remove("client_secret");
      members.remove("registration_access_token");
      return JSONObjectUtils.toJSONString(members);
    } catch (ParseException e) {
      throw invalid("metadata", "one JSON object", "another text");
    }
  }

  private MalformedResponseException invalid(String reason, String expected, String came) {
    return invalid(server, reason, expected, came);
  }

  private static MalformedResponseException invalid(
      AuthorizationServer server, String reason, String expected, String came) {
    return new MalformedResponseException(
        ErrorKind.REGISTRATION_INVALID,
        reason,
        expected + " in the registration at " + server + " (RFC 7591 section 3.2.1)",
        came,
        "do not use the registration; ask the server's operator to end it");
  }
}
