package dev.codegrant.testkit.conformance;

import java.net.URI;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What a client is to register itself for, RFC 7591 section 3.1. Immutable. */
public final class RegistrationTask {
  private final String issuer;
  private final SignInTask.Variant variant;
  private final UnaryOperator<URI> browser;

  RegistrationTask(String issuer, SignInTask.Variant variant, UnaryOperator<URI> browser) {
    this.issuer = issuer;
    this.variant = variant;
    this.browser = browser;
  }

  /**
   * The issuer; its metadata is at the location of OpenID Connect Discovery 1.0 section 4, and
   * names the {@code registration_endpoint}, which wants no token.
   *
   * @return the issuer identifier
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The one of {@code redirect_uris}; nobody listens there.
   *
   * @return the redirect URI
   */
  public URI redirectUri() {
    return SignInTask.REDIRECT_URI;
  }

  /**
   * What the server signs ID tokens with, for {@code id_token_signed_response_alg}.
   *
   * @return for example {@code RS256}
   */
  public String idTokenAlgorithm() {
    return variant.idTokenAlgorithm();
  }

  /**
   * The client has registered itself; what comes next is to sign in as that.
   *
   * @param clientId the {@code client_id} of the answer
   * @param clientSecret the {@code client_secret} of the answer, or an empty text if there is none
   * @return the task to sign in with these
   */
  public SignInTask registeredAs(String clientId, String clientSecret) {
    return new SignInTask(
        issuer,
        Objects.requireNonNull(clientId),
        Objects.requireNonNull(clientSecret),
        variant,
        browser);
  }
}
