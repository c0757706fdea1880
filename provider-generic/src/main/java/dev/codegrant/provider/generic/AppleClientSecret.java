package dev.codegrant.provider.generic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Client authentication at Apple: the method {@code client_secret_post} (RFC 6749 section 2.3.1),
 * with a JWT as the client secret that the client signs with ES256. It is not {@code
 * private_key_jwt}: one secret serves many requests, until it ends.
 *
 * <p>The secret is made when it is first needed, and anew when a tenth of its life is left. Its
 * {@code iss} is the team, its {@code sub} the client, its {@code aud} {@code
 * https://appleid.apple.com}. One object serves all clients of a team. Thread-safe.
 */
public final class AppleClientSecret implements ClientAuthentication {

  private static final String AUDIENCE = "https://appleid.apple.com";

  /** 15777000 seconds: Apple refuses a secret that lives longer. */
  private static final Duration LONGEST = Duration.ofMinutes(262_950);

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final PrivateKey key;
  private final String teamId;
  private final String keyId;
  private final Duration lifetime;
  private final Clock clock;
  private volatile @Nullable Made made;

  private AppleClientSecret(Builder builder) {
    this.key = builder.key;
    this.teamId = builder.teamId;
    this.keyId = builder.keyId;
    this.lifetime = builder.lifetime;
    this.clock = builder.clock;
  }

  /**
   * Begins with the private key that Apple made, the content of a file {@code .p8}.
   *
   * @param pem one unencrypted PKCS #8 block (RFC 7468 section 10) with a key on the curve P-256
   * @param teamId the identifier of the team, from the Apple developer account
   * @param keyId the identifier of the key, from the same place
   * @return a builder
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} for another key, or an identifier
   *     that is not of letters and digits
   */
  public static Builder builder(Secret pem, String teamId, String keyId) {
    return new Builder(P256Key.parse(pem), identifier("team", teamId), identifier("key", keyId));
  }

  private static String identifier(String what, String text) {
    if (!text.matches("[A-Za-z0-9]{1,40}")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "the identifier of the " + what + ", of letters and digits",
          text.isEmpty() ? "an empty text" : "another text",
          "copy it from the Apple developer account");
    }
    return text;
  }

  /** {@code client_secret_post}. */
  @Override
  public String method() {
    return "client_secret_post";
  }

  /** Adds {@code client_id} and {@code client_secret}. */
  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    request
        .parameter("client_id", Secret.of(clientId.value()))
        .parameter("client_secret", secret(clientId));
  }

  /** Two threads may make one at the same time: both are good. */
  private Secret secret(ClientId clientId) {
    Instant now = clock.instant();
    Made last = made;
    if (last == null || !last.clientId.equals(clientId) || !last.isGoodAt(now)) {
      Instant renewAt = now.plus(lifetime).minus(lifetime.dividedBy(10));
      last = new Made(clientId, Secret.of(sign(clientId, now)), now, renewAt);
      made = last;
    }
    return last.secret;
  }

  private String sign(ClientId clientId, Instant now) {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "ES256");
    header.addProperty("kid", keyId);
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", teamId);
    claims.addProperty("iat", now.getEpochSecond());
    claims.addProperty("exp", now.plus(lifetime).getEpochSecond());
    claims.addProperty("aud", AUDIENCE);
    claims.addProperty("sub", clientId.value());
    String input =
        base64(header.toString().getBytes(UTF_8)) + "." + base64(claims.toString().getBytes(UTF_8));
    return input + "." + base64(signature(input.getBytes(UTF_8)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] signature(byte[] input) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it, and the key was checked
    }
  }

  @Override
  public String toString() {
    return "AppleClientSecret[team " + teamId + ", kid " + keyId + "]";
  }

  private record Made(ClientId clientId, Secret secret, Instant madeAt, Instant renewAt) {
    /** Of a clock that was set back, one from the future is refused. */
    boolean isGoodAt(Instant now) {
      return !now.isBefore(madeAt) && now.isBefore(renewAt);
    }
  }

  /** Collects the settings of an {@link AppleClientSecret}. Not thread-safe. */
  public static final class Builder {
    private final PrivateKey key;
    private final String teamId;
    private final String keyId;
    private Duration lifetime = Duration.ofDays(1);
    private Clock clock = Clock.systemUTC();

    private Builder(PrivateKey key, String teamId, String keyId) {
      this.key = key;
      this.teamId = teamId;
      this.keyId = keyId;
    }

    /**
     * Sets how long each secret lives.
     *
     * @param lifetime one minute to 15777000 seconds, which is half a year; a day, unless set
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder lifetime(Duration lifetime) {
      if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a lifetime of one minute to " + LONGEST.toSeconds() + " seconds",
            lifetime.compareTo(SHORTEST) < 0 ? "a shorter one" : "a longer one",
            "leave it out: a new secret is made in time");
      }
      this.lifetime = lifetime;
      return this;
    }

    /**
     * Sets the clock that dates the secrets.
     *
     * @param clock the clock; the system's, unless set
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes the authentication.
     *
     * @return an authentication that has signed nothing yet
     */
    public AppleClientSecret build() {
      return new AppleClientSecret(this);
    }
  }
}
