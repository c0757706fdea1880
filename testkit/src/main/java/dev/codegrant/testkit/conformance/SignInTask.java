package dev.codegrant.testkit.conformance;

import java.net.URI;
import java.util.function.UnaryOperator;

/** What a client is to do, and what it is registered for. Immutable. */
public final class SignInTask {
  static final String CLIENT_ID = "rp";
  static final String CLIENT_SECRET = "a secret of the conformance client, long enough for HS256";
  static final URI REDIRECT_URI = URI.create("http://127.0.0.1:9/callback");

  private final String issuer;
  private final Variant variant;
  private final UnaryOperator<URI> browser;

  /** What differs between runs of one module. */
  record Variant(String responseMode, String idTokenAlgorithm, boolean withUserInfo) {}

  SignInTask(String issuer, Variant variant, UnaryOperator<URI> browser) {
    this.issuer = issuer;
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
    return CLIENT_ID;
  }

  /**
   * The secret that the client is registered with, of more than 32 bytes; to be sent as the
   * metadata says.
   *
   * @return the client secret
   */
  public String clientSecret() {
    return CLIENT_SECRET;
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
   * Does what the user's browser does: signs the user in, consents, and brings the answer.
   *
   * @param authorizationRequest what the client would open in the browser
   * @return what comes back to the client: the redirect URI with the answer in its query, with
   *     {@code form_post} what is posted there in its place
   * @throws IllegalStateException if the server shows an error page instead; the message says why
   */
  public URI visit(URI authorizationRequest) {
    return browser.apply(authorizationRequest);
  }
}
