package dev.codegrant.openid.registration;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.openid.ClientSecretJwt;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registration of a client at one server, as the server answered (RFC 7591 section 3.2.1): the
 * identifier, the credentials, and what the server made of the metadata. Keep {@link #toSecret}
 * where the application keeps its secrets. Immutable and thread-safe.
 */
public final class ClientRegistration {

  /** What is known of it; the secret and the token are null where there are none. */
  record Members(
      String issuer,
      ClientId clientId,
      String authMethod,
      @Nullable Secret clientSecret,
      @Nullable Instant clientSecretExpiresAt,
      @Nullable Secret accessToken,
      @Nullable URI clientUri,
      String metadata) {}

  private final Members members;

  ClientRegistration(Members members) {
    this.members = members;
  }

  /**
   * Restores a registration that {@link #toSecret} has put into words.
   *
   * @param server the server that it was made at, as it is configured now
   * @param kept the words
   * @return the registration
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it was made at another
   *     issuer, or its management address is no longer on the origin of the registration endpoint;
   *     {@code INVALID_ARGUMENT} when these are not the words of {@link #toSecret}
   */
  public static ClientRegistration of(AuthorizationServer server, Secret kept) {
    return KeptRegistration.parse(server, kept);
  }

  /**
   * The identifier that the server issued ({@code client_id}).
   *
   * @return the identifier
   */
  public ClientId clientId() {
    return members.clientId();
  }

  /**
   * The secret that the server issued ({@code client_secret}).
   *
   * @return the secret, or empty when there is none
   */
  public Optional<Secret> clientSecret() {
    return Optional.ofNullable(members.clientSecret());
  }

  /**
   * When the secret ends ({@code client_secret_expires_at}). Register anew, or read the
   * registration, before: some servers then issue another.
   *
   * @return the time, or empty when it never ends or there is none
   */
  public Optional<Instant> clientSecretExpiresAt() {
    return Optional.ofNullable(members.clientSecretExpiresAt());
  }

  /**
   * Where the registration can be read, changed and ended ({@code registration_client_uri}, RFC
   * 7592 section 3).
   *
   * @return a URL on the origin of the registration endpoint, or empty when the server has none
   */
  public Optional<URI> registrationClientUri() {
    return Optional.ofNullable(members.clientUri());
  }

  /**
   * The token for that address ({@code registration_access_token}).
   *
   * @return the token, or empty when the server gave none
   */
  public Optional<Secret> registrationAccessToken() {
    return Optional.ofNullable(members.accessToken());
  }

  /**
   * How the client authenticates, as the server says ({@code token_endpoint_auth_method}).
   *
   * @return a name of the registry of RFC 7591 section 4.2
   */
  public String tokenEndpointAuthMethod() {
    return members.authMethod();
  }

  /**
   * All that the server registered, which may be other than what was asked for.
   *
   * @return one JSON object, without the secret and the token
   */
  public String metadata() {
    return members.metadata();
  }

  /**
   * What the client authenticates with, by the method that the server says: with nothing, with the
   * secret, or with its certificate.
   *
   * @return the authentication, for {@code OAuthClient.Builder.clientAuthentication}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} for {@code private_key_jwt}, whose
   *     key the application has, for a method that is not known here, and for a secret that is too
   *     short for {@code client_secret_jwt}
   */
  public ClientAuthentication clientAuthentication() {
    return switch (members.authMethod()) {
      case "none" -> ClientAuthentication.none();
      case "client_secret_basic" -> ClientAuthentication.clientSecretBasic(secret());
      case "client_secret_post" -> ClientAuthentication.clientSecretPost(secret());
      case "client_secret_jwt" -> ClientSecretJwt.builder(secret()).build();
      case "tls_client_auth" -> ClientAuthentication.tlsClientAuth();
      case "self_signed_tls_client_auth" -> ClientAuthentication.selfSignedTlsClientAuth();
      default ->
          throw new ConfigurationException(
              ErrorKind.INVALID_CONFIGURATION,
              "a method whose credentials are in the registration",
              members.authMethod().equals("private_key_jwt") ? "private_key_jwt" : "another",
              "make a PrivateKeyJwt from the private key whose public half was registered");
    };
  }

  /** The token of one server must not go to another. */
  Members membersAt(AuthorizationServer server) {
    if (!members.issuer().equals(RegistrationAnswer.issuer(server))) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a registration at " + members.issuer(),
          "one at " + RegistrationAnswer.issuer(server),
          "use the endpoint of the server that the client registered at");
    }
    return members;
  }

  private Secret secret() {
    return clientSecret()
        .orElseThrow(() -> new IllegalStateException("judged when the answer came"));
  }

  /**
   * Puts the registration into words, with its secret and its token.
   *
   * @return one line of ASCII for {@link #of}, without a promise about its inside
   */
  public Secret toSecret() {
    return KeptRegistration.write(members);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientRegistration that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.clientId().hashCode();
  }

  @Override
  public String toString() {
    return "ClientRegistration[" + members.clientId() + ", " + members.authMethod() + "]";
  }
}
