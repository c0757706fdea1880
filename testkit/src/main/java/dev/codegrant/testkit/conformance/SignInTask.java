package dev.codegrant.testkit.conformance;

import java.net.URI;
import java.util.function.UnaryOperator;

/** What a client is to do, and what it is registered for. Immutable. */
public final class SignInTask {
  static final String CLIENT_ID = "rp";
  static final String CLIENT_SECRET = "a secret of the conformance client, long enough for HS256";
  static final URI REDIRECT_URI = URI.create("http://127.0.0.1:9/callback");
  static final URI POST_LOGOUT_REDIRECT_URI = URI.create("http://127.0.0.1:9/signed-out");

  private final String issuer;
  private final String clientId;
  private final String clientSecret;
  private final Variant variant;
  private final UnaryOperator<URI> browser;

  /** What differs between runs of one module. */
  record Variant(String responseMode, String idTokenAlgorithm, boolean withUserInfo) {}

  SignInTask(
      String issuer,
      String clientId,
      String clientSecret,
      Variant variant,
      UnaryOperator<URI> browser) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.variant = variant;
    this.browser = browser;
  }

  /**
   * The issuer; its metadata is at the location of OpenID Connect Discovery 1.0 section 4.
   *
   * @return the issuer identifier
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The identifier that the client is registered with.
   *
   * @return the client identifier
   */
  public String clientId() {
    return clientId;
  }

  /**
   * The secret that the client is registered with, of more than 32 bytes; to be sent as the
   * metadata says, or as the client has {@linkplain RelyingPartyDriver#register registered itself}.
   * It is not the same in each task, and one has {@code %} and {@code +} in it: in Basic
   * credentials it is form-encoded first (RFC 6749 section 2.3.1).
   *
   * @return the client secret; empty if the client registered itself and got none
   */
  public String clientSecret() {
    return clientSecret;
  }

  /**
   * The redirect URI that the client is registered with; nobody listens there.
   *
   * @return the redirect URI
   */
  public URI redirectUri() {
    return REDIRECT_URI;
  }

  /**
   * Where the browser comes back to after a logout, OpenID Connect RP-Initiated Logout 1.0 section
   * 3, which the client is registered with; nobody listens there. A client that {@linkplain
   * RelyingPartyDriver#register registers itself} is not asked to log out.
   *
   * @return the post-logout redirect URI
   */
  public URI postLogoutRedirectUri() {
    return POST_LOGOUT_REDIRECT_URI;
  }

  /**
   * What to ask for.
   *
   * @return {@code openid email}
   */
  public String scope() {
    return "openid email";
  }

  /**
   * How the answer is to come.
   *
   * @return {@code query}, or {@code form_post}, to be asked for
   */
  public String responseMode() {
    return variant.responseMode();
  }

  /**
   * Which algorithm the client is registered for ({@code id_token_signed_response_alg}).
   *
   * @return for example {@code RS256}; with {@code HS256} the key is the secret
   */
  public String idTokenAlgorithm() {
    return variant.idTokenAlgorithm();
  }

  /**
   * Whether UserInfo is to be asked for.
   *
   * @return true if it is
   */
  public boolean withUserInfo() {
    return variant.withUserInfo();
  }

  /**
   * Does what the user's browser does. With an authorization request it signs the user in,
   * consents, and brings the answer; with a logout request it loads the logout page and what is in
   * its frames, and comes back.
   *
   * @param request what the client would open in the browser: a URI of the authorization endpoint
   *     or of the end session endpoint, with a query
   * @return what comes back to the client: the redirect URI with the answer in its query, with
   *     {@code form_post} what is posted there in its place; or the post-logout redirect URI
   * @throws IllegalArgumentException if it is the URI of neither endpoint
   * @throws IllegalStateException if the server shows an error page instead, or a logout page that
   *     leads nowhere; the message says why
   */
  public URI visit(URI request) {
    return browser.apply(request);
  }
}
