package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Secret;
import java.security.GeneralSecurityException;
import java.time.Clock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Client authentication with a JWT that is authenticated with the client secret, HMAC with SHA-256:
 * the method {@code client_secret_jwt} (OpenID Connect Core 1.0 section 9). The secret stays off
 * the wire, but the server knows it; {@link PrivateKeyJwt} is the stronger method.
 *
 * <p>The assertion is that of {@link PrivateKeyJwt}, without a {@code kid}. Immutable and
 * thread-safe.
 */
public final class ClientSecretJwt implements ClientAuthentication {

  /** RFC 7518 section 3.2: a key as long as the hash. */
  private static final int FEWEST_BYTES = 32;

  private final ClientAssertion assertion;

  private ClientSecretJwt(Builder builder) {
    this.assertion =
        new ClientAssertion(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType(builder.type))
                .build(),
            signer(builder.secret),
            builder.clock);
  }

  /**
   * Begins with the client secret.
   *
   * @param secret the secret; its UTF-8 bytes are the key (OpenID Connect Core 1.0 section 10.1)
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it has fewer than 32 bytes or
   *     holds a control character
   */
  public static Builder builder(Secret secret) {
    String text = secret.reveal();
    int bytes = text.getBytes(UTF_8).length;
    if (bytes < FEWEST_BYTES || text.chars().anyMatch(Character::isISOControl)) {
      throw Refusals.configuration(
          "a client secret of at least " + FEWEST_BYTES + " bytes without control characters",
          bytes < FEWEST_BYTES ? "one of " + bytes + " bytes" : "one with a control character",
          "let the server make a longer secret; a line end often comes from a file");
    }
    return new Builder(secret);
  }

  /** {@code client_secret_jwt}. */
  @Override
  public String method() {
    return "client_secret_jwt";
  }

  @Override
  public void requireUsableFor(ClientRequest request) {
    ClientAssertion.requireIssuer(request);
  }

  /**
   * Adds {@code client_id}, {@code client_assertion_type} and a fresh {@code client_assertion}.
   *
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server's issuer is not
   *     known
   */
  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    assertion.addTo(request, clientId);
  }

  @Override
  public String toString() {
    return method();
  }

  private static Signer signer(Secret secret) {
    return input -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(input);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e); // every JDK has it, and takes any key of bytes
      }
    };
  }

  /** Collects the settings of a {@link ClientSecretJwt}. Not thread-safe. */
  public static final class Builder {
    private final Secret secret;
    private String type = ClientAssertion.EXPLICIT_TYPE;
    private Clock clock = Clock.systemUTC();

    private Builder(Secret secret) {
      this.secret = secret;
    }

    /**
     * Writes the header {@code typ} as {@code JWT} instead of {@code client-authentication+jwt}
     * (draft-ietf-oauth-rfc7523bis-11 section 4), for servers that refuse the latter.
     *
     * @return this
     */
    public Builder genericType() {
      this.type = ClientAssertion.GENERIC_TYPE;
      return this;
    }

    /**
     * Sets the clock that dates the assertions. The default is the system's.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes the authentication.
     *
     * @return an immutable authentication
     */
    public ClientSecretJwt build() {
      return new ClientSecretJwt(this);
    }
  }
}
