package dev.codegrant.flow;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authorization request as a URL (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
final class AuthorizationUri {

  private static final int MOST_PARAMETERS = 64;

  private AuthorizationUri() {}

  static URI of(
      AuthorizationServer server,
      ClientId clientId,
      AuthorizationRequest request,
      Scope scope,
      Secret state,
      Secret codeVerifier,
      @Nullable Secret nonce) {
    AuthorizationRequestQuirks quirks = server.quirks().authorizationRequest();
    Map<String, String> parameters = new LinkedHashMap<>();
    // In the order of WeChat's documentation, which says that it matters there.
    parameters.put(quirks.clientIdParameter(), clientId.value());
    parameters.put("redirect_uri", request.redirectUri().toString());
    parameters.put("response_type", "code");
    if (quirks.isScopeSent() && (!scope.isEmpty() || quirks.isEmptyScopeSent())) {
      parameters.put("scope", String.join(quirks.scopeDelimiter(), scope.tokens()));
    }
    if (request.isFormPost()) {
      parameters.put("response_mode", "form_post");
    }
    parameters.put("state", state.reveal());
    if (quirks.isPkceSent()) {
      parameters.put("code_challenge", challenge(quirks, codeVerifier));
      parameters.put("code_challenge_method", "S256");
    }
    if (nonce != null) {
      parameters.put("nonce", nonce.reveal());
    }
    request.maxAge().ifPresent(age -> parameters.put("max_age", "" + age.toSeconds()));
    if (!request.requiredAcr().isEmpty()) {
      parameters.put("acr_values", String.join(" ", request.requiredAcr()));
    }
    parameters.putAll(quirks.parameters());
    if (request.isOfflineAccess()) {
      parameters.putAll(quirks.offlineParameters());
    }
    parameters.putAll(request.additionalParameters());
    requireSame(quirks.clientIdParameter(), clientId, parameters);
    URI uri =
        append(
            server.authorizationEndpoint(),
            request.envelope().isPresent()
                ? enclosed(server, parameters, request.envelope().get())
                : parameters);
    return quirks.fragment().map(text -> URI.create(uri + "#" + text)).orElse(uri);
  }

  /** Under a server's own name it is no reserved parameter, and could be given another value. */
  private static void requireSame(String name, ClientId clientId, Map<String, String> parameters) {
    if (!clientId.value().equals(parameters.get(name))) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "'" + name + "' to be the client identifier, " + clientId,
          "an additional parameter of this name with another value",
          "leave it out: the server's definition has it sent");
    }
  }

  private static String challenge(AuthorizationRequestQuirks quirks, Secret codeVerifier) {
    return quirks.isCodeChallengeInHex()
        ? Randomness.challengeInHex(codeVerifier)
        : Randomness.challenge(codeVerifier);
  }

  /** Some servers refuse what can be read from a URL, and say so to the user instead of to us. */
  static void requireFormPost(AuthorizationServer server, AuthorizationRequest request) {
    Set<String> tokens = new LinkedHashSet<>(scope(server, request).tokens());
    tokens.retainAll(server.quirks().authorizationRequest().formPostScope().tokens());
    if (!tokens.isEmpty() && !request.isFormPost()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a formPost() request at " + server + " for the scope '" + String.join(" ", tokens) + "'",
          "one whose answer comes in a query",
          "call AuthorizationRequest.Builder.formPost(), or leave these scope tokens out");
    }
  }

  private static Map<String, String> enclosed(
      AuthorizationServer server,
      Map<String, String> parameters,
      AuthorizationRequest.Envelope envelope) {
    String clientId = server.quirks().authorizationRequest().clientIdParameter();
    if (!clientId.equals("client_id")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a server that knows client_id, for a request in an envelope (RFC 9101 section 5)",
          server + ", which calls it " + clientId,
          "send the request without an envelope");
    }
    Map<String, String> sent = envelope.enclose(server, Collections.unmodifiableMap(parameters));
    if (!Objects.equals(sent.get("client_id"), parameters.get("client_id"))) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an envelope that leaves client_id as it is (RFC 9101 section 5)",
          "another client_id, or none",
          "correct the envelope");
    }
    return sent;
  }

  /** The scope to ask this server for. */
  static Scope scope(AuthorizationServer server, AuthorizationRequest request) {
    return request.isOfflineAccess()
        ? request.scope().plus(server.quirks().authorizationRequest().offlineScope())
        : request.scope();
  }

  /** Adds parameters to the endpoint's own query, which stays (RFC 6749 section 3.1). */
  private static URI append(URI endpoint, Map<String, String> parameters) {
    String own = endpoint.getRawQuery();
    if (own != null) {
      requireOther(endpoint, own, parameters);
    }
    return FormEncoding.append(endpoint, parameters);
  }

  private static void requireOther(URI endpoint, String own, Map<String, String> parameters) {
    try {
      for (FormEncoding.Parameter parameter : FormEncoding.decode(own, MOST_PARAMETERS)) {
        if (parameters.containsKey(parameter.name())
            || AdditionalParameter.isReserved(parameter.name())) {
          throw new ConfigurationException(
              ErrorKind.INVALID_CONFIGURATION,
              "an authorization endpoint whose query has none of the request's parameters (RFC 6749"
                  + " section 3.1)",
              "'" + parameter.name() + "' in the query of " + endpoint,
              "remove it from the endpoint");
        }
      }
    } catch (FormEncoding.MalformedFormException e) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an authorization endpoint with a form-encoded query",
          "a query that cannot be decoded (" + e.fault() + ")",
          "correct the endpoint");
    }
  }
}
