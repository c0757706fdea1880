package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to the authorization server, as {@link ClientAuthentication} sees it: an address, and
 * room for a header or parameters. Not thread-safe; made and used within one request.
 *
 * <p>It takes every name once, and one credential: a header {@code Authorization}, a {@code
 * client_secret} or a {@code client_assertion} (RFC 6749 section 2.3: not more than one method in
 * each request).
 */
public final class ClientRequest {

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "client_secret", "client_assertion");

  private final URI endpoint;
  private final @Nullable String issuer;
  private final Map<String, Secret> headers = new LinkedHashMap<>();
  private final Map<String, Secret> parameters = new LinkedHashMap<>();
  private @Nullable String credential;

  /**
   * Begins a request without credentials, to a server whose issuer is not known.
   *
   * @param endpoint where it goes
   */
  public ClientRequest(URI endpoint) {
    this(endpoint, null);
  }

  /**
   * Begins a request without credentials.
   *
   * @param endpoint where it goes
   * @param issuer the issuer identifier of the server whose endpoint that is, or null when it is
   *     not known
   */
  public ClientRequest(URI endpoint, @Nullable String issuer) {
    this.endpoint = endpoint;
    this.issuer = issuer;
  }

  /**
   * Where the request goes.
   *
   * @return the endpoint
   */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * Who the request is for (RFC 8414 section 2): the audience of a signed assertion, whatever
   * address the server's metadata names for its endpoint.
   *
   * @return the issuer identifier, or empty when it is not known
   */
  public Optional<String> issuer() {
    return Optional.ofNullable(issuer);
  }

  /**
   * Adds a header.
   *
   * @param name the header's name, a token (RFC 9110 section 5.1) that does not frame the message
   * @param value its value, visible ASCII characters, with spaces or tabs between them
   * @return this
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value, a header
   *     that is there already, or a second credential
   */
  public ClientRequest header(String name, Secret value) {
    HeaderField.require(name, value);
    if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      throw twice("header", name);
    }
    requireOneCredential(HeaderField.canonical(name));
    headers.put(name, value);
    return this;
  }

  /**
   * Adds a parameter to the form-encoded body. The same {@code client_id} may be added again.
   *
   * @param name the parameter's name
   * @param value its value, not yet encoded
   * @return this
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for a parameter that is there already,
   *     or a second credential
   */
  public ClientRequest parameter(String name, Secret value) {
    Secret present = parameters.get(name);
    if (present != null && !(name.equals("client_id") && present.equals(value))) {
      throw twice("parameter", name);
    }
    requireOneCredential(name);
    parameters.put(name, value);
    return this;
  }

  /**
   * The headers so far.
   *
   * @return an unmodifiable view
   */
  public Map<String, Secret> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /**
   * The parameters so far.
   *
   * @return an unmodifiable view, in the order added
   */
  public Map<String, Secret> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  private void requireOneCredential(String name) {
    if (!CREDENTIALS.contains(name)) {
      return;
    }
    if (credential != null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "one client authentication method in one request (RFC 6749 section 2.3)",
          "'" + name + "' beside '" + credential + "'",
          "let the client authentication add one of the two");
    }
    credential = name;
  }

  private static ConfigurationException twice(String what, String name) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "a " + what + " '" + name + "' once (RFC 6749 section 3.2)",
        "a second one",
        "let the client authentication add its credentials alone; what the grant needs is there");
  }
}
