package dev.codegrant.client;

import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to the authorization server, as {@link ClientAuthentication} sees it: an address, and
 * room for a header or parameters. Not thread-safe; made and used within one request.
 */
public final class ClientRequest {

  private final URI endpoint;
  private final Map<String, Secret> headers = new LinkedHashMap<>();
  private final Map<String, Secret> parameters = new LinkedHashMap<>();

  /**
   * Begins a request without credentials.
   *
   * @param endpoint where it goes
   */
  public ClientRequest(URI endpoint) {
    this.endpoint = endpoint;
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
   * Adds a header.
   *
   * @param name the header's name
   * @param value its value
   * @return this
   */
  public ClientRequest header(String name, Secret value) {
    headers.put(name, value);
    return this;
  }

  /**
   * Adds a parameter to the form-encoded body.
   *
   * @param name the parameter's name
   * @param value its value, not yet encoded
   * @return this
   */
  public ClientRequest parameter(String name, Secret value) {
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
}
