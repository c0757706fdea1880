package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of RFC 8414 sections 2 and 3.3 for a document that was fetched. One member that breaks
 * a rule refuses the whole document, whether anybody uses that member or not.
 */
final class MetadataDocument {

  /** Every endpoint that a specification defines; not the pages for people, nothing goes there. */
  private static final List<String> ENDPOINTS =
      List.of(
          "authorization_endpoint",
          "token_endpoint",
          "jwks_uri",
          "registration_endpoint",
          "revocation_endpoint",
          "introspection_endpoint",
          "userinfo_endpoint",
          "end_session_endpoint",
          "check_session_iframe",
          "pushed_authorization_request_endpoint",
          "device_authorization_endpoint",
          "backchannel_authentication_endpoint");

  /** The lists that clients choose by; of a list that nobody reads, nothing is known. */
  private static final List<String> LISTS =
      List.of(
          "scopes_supported",
          "response_modes_supported",
          "grant_types_supported",
          "acr_values_supported",
          "subject_types_supported",
          "id_token_signing_alg_values_supported",
          "userinfo_signing_alg_values_supported",
          "request_object_signing_alg_values_supported",
          "token_endpoint_auth_methods_supported",
          "token_endpoint_auth_signing_alg_values_supported",
          "claims_supported",
          "prompt_values_supported");

  private final IssuerUrl issuer;
  private final boolean sameOrigin;
  private final JsonDocument document;
  private final URI location;

  private MetadataDocument(
      IssuerUrl issuer, boolean sameOrigin, JsonDocument document, URI location) {
    this.issuer = issuer;
    this.sameOrigin = sameOrigin;
    this.document = document;
    this.location = location;
  }

  /** The server that the document describes, if it describes the one asked for. */
  static AuthorizationServer judge(IssuerUrl issuer, boolean sameOrigin, HttpAnswer answer) {
    try {
      JsonDocument document = JsonDocument.parse(answer.body());
      return new MetadataDocument(issuer, sameOrigin, document, answer.endpoint()).server();
    } catch (MalformedJsonException e) {
      throw new MalformedResponseException(
          ErrorKind.DISCOVERY_INVALID,
          e.fault().name(),
          "one JSON object at " + answer.source(),
          answer.describe() + ", with a fault of " + e.fault(),
          "report the document to the server's operator");
    }
  }

  private AuthorizationServer server() {
    String named = requireIssuer();
    JsonDocument aliases = aliases();
    AuthorizationServer.Builder server =
        AuthorizationServer.builder(required("authorization_endpoint"), required("token_endpoint"))
            .issuer(named);
    for (String name : ENDPOINTS) {
      endpoint(document, name, name).ifPresent(uri -> server.endpoint(name, uri));
      String alias = ServerMembers.ALIASES + "." + name;
      endpoint(aliases, name, alias).ifPresent(uri -> server.endpoint(alias, uri));
    }
    requireCodeFlow();
    for (String name : LISTS) {
      list(name).ifPresent(values -> server.supported(name, values.toArray(String[]::new)));
    }
    if (issuer.untrusted()) {
      server.untrusted();
    }
    if (s256Advertised()) {
      server.pkceAdvertised();
    }
    String iss = "authorization_response_iss_parameter_supported";
    if (document.has(iss)
        && document.bool(iss).orElseThrow(() -> invalid(iss, "'" + iss + "' to be a boolean"))) {
      server.authorizationResponseIssParameterSupported();
    }
    return server.build();
  }

  /** Whatever is not this very string is another issuer: a list that contains it, or none. */
  private String requireIssuer() {
    Optional<String> named = document.string("issuer");
    if (named.isEmpty() || !issuer.accepts(named.get())) {
      throw new ResponseValidationException(
          ErrorKind.DISCOVERY_ISSUER_MISMATCH,
          "issuer " + issuer.text() + " in " + location + " (RFC 8414 section 3.3)",
          named.map(other -> "issuer " + other).orElse("no issuer that is a string"),
          "if you know and trust that issuer, ask for it in exactly this spelling; else somebody"
              + " answers for a server that is not his");
    }
    return named.get();
  }

  private void requireCodeFlow() {
    String name = "response_types_supported";
    if (!list(name).orElse(List.of("code")).contains("code")) {
      throw invalid(name, "'" + name + "' to contain code");
    }
  }

  private boolean s256Advertised() {
    Optional<List<String>> methods = list("code_challenge_methods_supported");
    if (methods.isPresent() && !methods.get().contains("S256")) {
      throw new ConfigurationException(
          ErrorKind.PKCE_UNSUPPORTED,
          "code_challenge_methods_supported to contain S256 (RFC 9700 section 2.1.1)",
          "a server that offers only other methods",
          "ask the server's operator to allow S256; this client never falls back");
    }
    return methods.isPresent();
  }

  private JsonDocument aliases() {
    if (!document.has(ServerMembers.ALIASES)) {
      return JsonDocument.ofStrings(Map.of());
    }
    return document
        .object(ServerMembers.ALIASES)
        .orElseThrow(
            () ->
                invalid(ServerMembers.ALIASES, "'" + ServerMembers.ALIASES + "' to be an object"));
  }

  private URI required(String name) {
    return endpoint(document, name, name)
        .orElseThrow(() -> invalid(name, "'" + name + "' to be there"));
  }

  /** The endpoint if it is there: then it is a URL that may be used. */
  private Optional<URI> endpoint(JsonDocument object, String name, String reason) {
    if (!object.has(name)) {
      return Optional.empty();
    }
    String text =
        object
            .string(name)
            .orElseThrow(() -> invalid(reason, "'" + reason + "' to be a URL in a string"));
    try {
      URI uri = SecureUri.parse(reason, text);
      if (issuer.untrusted()) {
        UntrustedUrl.require(reason, uri);
      }
      if (UrlHost.of(uri).mayBeThisMachine() && !UrlHost.of(location).mayBeThisMachine()) {
        throw invalid(reason, "'" + reason + "' to be on another machine than this one");
      }
      if (sameOrigin && !SecureUri.origin(uri).equals(SecureUri.origin(issuer.uri()))) {
        throw invalid(reason, "'" + reason + "' to be on the origin of the issuer");
      }
      return Optional.of(uri);
    } catch (ConfigurationException e) {
      throw new MalformedResponseException(
          ErrorKind.DISCOVERY_INVALID,
          reason,
          e.expected() + ", in the metadata at " + location,
          e.came(),
          "report the document to the server's operator");
    }
  }

  private Optional<List<String>> list(String name) {
    if (!document.has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        document
            .strings(name)
            .orElseThrow(() -> invalid(name, "'" + name + "' to be an array of strings")));
  }

  private MalformedResponseException invalid(String reason, String expected) {
    return new MalformedResponseException(
        ErrorKind.DISCOVERY_INVALID,
        reason,
        expected + " in the metadata at " + location + " (RFC 8414 section 2)",
        "another value, or none",
        "report the document to the server's operator");
  }
}
