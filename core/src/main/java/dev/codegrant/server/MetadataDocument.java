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

/** The rules of RFC 8414 sections 2 and 3.3 for a document that was fetched. */
final class MetadataDocument {

  private final JsonDocument document;
  private final URI location;

  private MetadataDocument(JsonDocument document, URI location) {
    this.document = document;
    this.location = location;
  }

  /** The server that the document describes, if it describes the one asked for. */
  static AuthorizationServer judge(String issuer, HttpAnswer answer) {
    try {
      return new MetadataDocument(JsonDocument.parse(answer.body()), answer.endpoint())
          .server(issuer);
    } catch (MalformedJsonException e) {
      throw new MalformedResponseException(
          ErrorKind.DISCOVERY_INVALID,
          "one JSON object at " + answer.endpoint(),
          answer.describe() + ", with a fault of " + e.fault(),
          "report the document to the server's operator");
    }
  }

  private AuthorizationServer server(String issuer) {
    requireIssuer(issuer);
    requireCodeFlow();
    requireS256();
    AuthorizationServer.Builder server =
        AuthorizationServer.builder(endpoint("authorization_endpoint"), endpoint("token_endpoint"))
            .issuer(issuer);
    if (document.has("revocation_endpoint")) {
      server.revocationEndpoint(endpoint("revocation_endpoint"));
    }
    String iss = "authorization_response_iss_parameter_supported";
    if (document.has(iss)
        && document.bool(iss).orElseThrow(() -> invalid("'" + iss + "' to be a boolean"))) {
      server.authorizationResponseIssParameterSupported();
    }
    server.tokenEndpointAuthMethodsSupported(
        list("token_endpoint_auth_methods_supported", List.of()).toArray(String[]::new));
    return server.build();
  }

  private void requireIssuer(String issuer) {
    String named = document.string("issuer").orElseThrow(() -> invalid("'issuer' to be a string"));
    if (!named.equals(issuer)) {
      throw new ResponseValidationException(
          ErrorKind.DISCOVERY_ISSUER_MISMATCH,
          "issuer " + issuer + " in " + location + " (RFC 8414 section 3.3)",
          "issuer " + named,
          "if you know and trust that issuer, ask for it in exactly this spelling; else somebody"
              + " answers for a server that is not his");
    }
  }

  private void requireCodeFlow() {
    if (!list("response_types_supported", List.of("code")).contains("code")) {
      throw invalid("'response_types_supported' to contain code");
    }
  }

  private void requireS256() {
    if (!list("code_challenge_methods_supported", List.of("S256")).contains("S256")) {
      throw new ConfigurationException(
          ErrorKind.PKCE_UNSUPPORTED,
          "code_challenge_methods_supported to contain S256 (RFC 9700 section 2.1.1)",
          "a server that offers only other methods",
          "ask the server's operator to allow S256; this client never falls back");
    }
  }

  private URI endpoint(String name) {
    String text =
        document.string(name).orElseThrow(() -> invalid("'" + name + "' to be a URL in a string"));
    try {
      URI uri = SecureUri.parse(name, text);
      if (SecureUri.isLoopback(uri.getHost()) && !SecureUri.isLoopback(location.getHost())) {
        throw invalid("'" + name + "' to be on another machine than this one");
      }
      return uri;
    } catch (ConfigurationException e) {
      throw new MalformedResponseException(
          ErrorKind.DISCOVERY_INVALID,
          e.expected() + ", in the metadata at " + location,
          e.came(),
          "report the document to the server's operator");
    }
  }

  private List<String> list(String name, List<String> otherwise) {
    if (!document.has(name)) {
      return otherwise;
    }
    return document
        .strings(name)
        .orElseThrow(() -> invalid("'" + name + "' to be an array of strings"));
  }

  private MalformedResponseException invalid(String expected) {
    return new MalformedResponseException(
        ErrorKind.DISCOVERY_INVALID,
        expected + " in the metadata at " + location + " (RFC 8414 section 2)",
        "another value, or none",
        "report the document to the server's operator");
  }
}
