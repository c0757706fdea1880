package dev.codegrant.testkit.provider;

import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a client is to do in one test, as whom, and where: the server is at another port in each
 * test. Immutable.
 */
public final class ProviderTask {
  static final String CLIENT_ID = "contract-client";
  static final String CLIENT_SECRET = "contract+secret/with %25 & =";
  static final URI REDIRECT_URI = URI.create("http://127.0.0.1:9/callback");
  static final String REFRESH_TOKEN = "contract-refresh-token-of-before";
  static final String ACCESS_TOKEN = "contract-access-token-of-before";
  static final String DEVICE_CODE = "contract-device-code";
  static final String DEVICE_PATH = "/contract/device_authorization";

  private final URI server;
  private final String tokenPath;
  private final List<String> scope;
  private final UnaryOperator<URI> browser;

  ProviderTask(URI server, String tokenPath, List<String> scope, UnaryOperator<URI> browser) {
    this.server = server;
    this.tokenPath = tokenPath;
    this.scope = List.copyOf(scope);
    this.browser = browser;
  }

  /**
   * Where codes, refresh tokens and device codes become tokens. For a client whose endpoints are
   * settings; of one whose endpoints are fixed, the driver changes the addresses of its requests
   * with {@link #at}. A driver that can do neither throws a {@link
   * org.opentest4j.TestAbortedException}.
   *
   * @return an {@code http} URI on 127.0.0.1
   */
  public URI tokenEndpoint() {
    return at(URI.create(tokenPath));
  }

  /**
   * Where this server has what a provider has elsewhere: the same path and query, on 127.0.0.1. The
   * answer is the same at every path. For clients that let their HTTP be led elsewhere, but not
   * their endpoints.
   *
   * @param endpoint the URI that a request was made for
   * @return the URI to which it must be sent
   */
  public URI at(URI endpoint) {
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery();
    return URI.create(
        "http://"
            + server.getRawAuthority()
            + (path == null || !path.startsWith("/") ? "/" : path)
            + (query == null ? "" : "?" + query));
  }

  /**
   * Where a device begins, RFC 8628 section 3.1; it may ask again after one second.
   *
   * @return an {@code http} URI on 127.0.0.1
   */
  public URI deviceAuthorizationEndpoint() {
    return at(URI.create(DEVICE_PATH));
  }

  /**
   * The identifier of the client.
   *
   * @return the client identifier
   */
  public String clientId() {
    return CLIENT_ID;
  }

  /**
   * The secret of the client; it has characters that are encoded differently in a form and in Basic
   * credentials. A public client does not send it.
   *
   * @return the client secret
   */
  public String clientSecret() {
    return CLIENT_SECRET;
  }

  /**
   * The redirect URI; nobody listens there.
   *
   * @return the redirect URI
   */
  public URI redirectUri() {
    return REDIRECT_URI;
  }

  /**
   * What to ask for, and what the tokens of before were granted.
   *
   * @return scope tokens
   */
  public List<String> scope() {
    return scope;
  }

  /**
   * The refresh token of before, for {@link ProviderDriver#refresh}.
   *
   * @return the refresh token
   */
  public String refreshToken() {
    return REFRESH_TOKEN;
  }

  /**
   * The access token of before, which some servers want to be sent for another.
   *
   * @return the access token
   */
  public String accessToken() {
    return ACCESS_TOKEN;
  }

  /**
   * The device code, for {@link ProviderDriver#poll}.
   *
   * @return the device code
   */
  public String deviceCode() {
    return DEVICE_CODE;
  }

  /**
   * Does what the user's browser does with an authorization request. Nothing is sent: the request
   * is judged, and the answer is the one of the test.
   *
   * @param authorizationUri what the client would open in the browser, at the real server or
   *     anywhere
   * @return the redirect URI with the answer in its query; with {@code form_post}, what is posted
   *     there in its place
   */
  public URI visit(URI authorizationUri) {
    return browser.apply(authorizationUri);
  }
}
