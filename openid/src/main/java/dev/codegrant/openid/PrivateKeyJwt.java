package dev.codegrant.openid;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Client authentication with a JWT that the client signs with its private key: the method {@code
 * private_key_jwt} (RFC 7523 section 2.2, OpenID Connect Core 1.0 section 9). The server knows the
 * public key alone, and can lose no secret of the client's.
 *
 * <p>Each request gets an assertion of its own: {@code iss} and {@code sub} are the client, {@code
 * aud} is the issuer of the server that the request goes to, as one string, {@code exp} is 60
 * seconds after {@code iat}, {@code jti} is random. One object may serve clients of several
 * servers. Immutable and thread-safe, as far as the key's provider is.
 */
public final class PrivateKeyJwt implements ClientAuthentication {

  private final String keyId;
  private final SigningAlgorithm algorithm;
  private final ClientAssertion assertion;

  private PrivateKeyJwt(
      String keyId, SigningAlgorithm algorithm, String type, Signer signer, Clock clock) {
    this.keyId = keyId;
    this.algorithm = algorithm;
    JWSHeader header =
        new JWSHeader.Builder(algorithm.jose()).type(new JOSEObjectType(type)).keyID(keyId).build();
    this.assertion = new ClientAssertion(header, signer, clock);
  }

  /**
   * Begins with a private JWK (RFC 7517 section 4). Its {@code kid} and {@code alg} are used; what
   * it lacks is set on the builder.
   *
   * @param jwk the text of one private key in JSON, not of a set
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it is not one private RSA, EC
   *     or Ed25519 key for signatures, or an RSA key of fewer than 2048 bits
   */
  public static Builder jwk(Secret jwk) {
    PrivateJwk parsed = PrivateJwk.parse(jwk);
    Builder builder = new Builder(parsed.key());
    parsed.algorithm().map(PrivateKeyJwt::supported).ifPresent(builder::algorithm);
    parsed.keyId().ifPresent(builder::keyId);
    return builder;
  }

  /**
   * Begins with a private key in PEM.
   *
   * @param pkcs8 one unencrypted PKCS #8 block, {@code -----BEGIN PRIVATE KEY-----} (RFC 7468
   *     section 10)
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it is not one RSA, EC or
   *     Ed25519 private key, or an RSA key of fewer than 2048 bits
   */
  public static Builder pem(Secret pkcs8) {
    return privateKey(PrivateKeyPem.parse(pkcs8));
  }

  /**
   * Begins with a private key that tells its size or curve.
   *
   * @param key an RSA, EC or Ed25519 key; it need not be extractable
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it tells neither, or is an
   *     RSA key of fewer than 2048 bits
   */
  public static Builder privateKey(PrivateKey key) {
    return new Builder(SigningKey.of(key));
  }

  /**
   * Begins with a private key that may tell nothing, as one in hardware, and its public key.
   *
   * @param pair both keys
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when one is missing, or the public
   *     key is not RSA, EC or Ed25519, or is an RSA key of fewer than 2048 bits
   */
  public static Builder keyPair(KeyPair pair) {
    return new Builder(SigningKey.of(pair));
  }

  private static SigningAlgorithm supported(String name) {
    return SigningAlgorithm.named(name)
        .orElseThrow(
            () ->
                Refusals.configuration(
                    "a JWK whose alg is one of those of SigningAlgorithm",
                    "another alg",
                    "use a key that was made for signatures"));
  }

  /** {@code private_key_jwt}. */
  @Override
  public String method() {
    return "private_key_jwt";
  }

  @Override
  public void requireUsableFor(ClientRequest request) {
    ClientAssertion.requireIssuer(request);
  }

  /**
   * Adds {@code client_id}, {@code client_assertion_type} and a fresh {@code client_assertion}.
   *
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server's issuer is not
   *     known, or the key's provider cannot sign
   */
  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    assertion.addTo(request, clientId);
  }

  /** Signs a JWT of another type with the same key. */
  String compact(String type, Map<String, Object> claims, int lifeSeconds) {
    return assertion.compact(type, claims, lifeSeconds);
  }

  SigningAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public String toString() {
    return method() + "[" + algorithm + ", kid " + keyId + "]";
  }

  /** Collects the settings of a {@link PrivateKeyJwt}. Not thread-safe. */
  public static final class Builder {
    private final SigningKey key;
    private @Nullable String keyId;
    private @Nullable SigningAlgorithm algorithm;
    private String type = ClientAssertion.EXPLICIT_TYPE;
    private Clock clock = Clock.systemUTC();

    private Builder(SigningKey key) {
      this.key = key;
    }

    /**
     * Names the key as the server knows it.
     *
     * @param keyId the {@code kid} of the registered public key (RFC 7515 section 4.1.4)
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it is blank, holds a
     *     control character, or another was given, or is in the JWK
     */
    public Builder keyId(String keyId) {
      if (keyId.isBlank() || keyId.chars().anyMatch(Character::isISOControl)) {
        throw new ConfigurationException(
            ErrorKind.INVALID_CONFIGURATION,
            "a kid without control characters",
            keyId.isBlank() ? "a blank text" : "a text with a control character",
            "pass the kid of the public key that was registered");
      }
      requireSame("kid", this.keyId, keyId);
      this.keyId = keyId;
      return this;
    }

    /**
     * Says which algorithm the client registered. Needed for an RSA key whose JWK has no {@code
     * alg}; all others fit one algorithm.
     *
     * @param algorithm an algorithm that fits the key
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when another was given, or is in
     *     the JWK
     */
    public Builder algorithm(SigningAlgorithm algorithm) {
      requireSame("algorithm", this.algorithm, algorithm);
      this.algorithm = algorithm;
      return this;
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
     * Makes the authentication, after one trial signature.
     *
     * @return an immutable authentication
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} without a {@code kid}, without
     *     an algorithm for an RSA key, when key and algorithm do not fit, when the halves of a pair
     *     do not belong together, or when the key's provider cannot sign
     */
    public PrivateKeyJwt build() {
      SigningAlgorithm chosen =
          Optional.ofNullable(algorithm)
              .or(() -> SigningAlgorithm.onlyOneFor(key.form()))
              .orElseThrow(
                  () ->
                      Refusals.configuration(
                          "an algorithm for a key of form " + key.form(),
                          "none",
                          "name the one that the client registered, such as PS256 or RS256"));
      PrivateKeySigner signer = PrivateKeySigner.checked(key, chosen);
      if (keyId == null) {
        throw Refusals.configuration(
            "a kid, by which the server finds the public key",
            "none",
            "name it with keyId(...), as in the registered JWK");
      }
      return new PrivateKeyJwt(keyId, chosen, type, signer, clock);
    }

    private static void requireSame(String what, @Nullable Object before, Object now) {
      if (before != null && !before.equals(now)) {
        throw Refusals.configuration(
            "one " + what, "two that differ", "leave one out; the JWK has its own");
      }
    }
  }
}
