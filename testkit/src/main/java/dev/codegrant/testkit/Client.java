package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of one issuer; its method is null where it may use any that its type allows. */
record Client(
    String id,
    Type type,
    @Nullable String secret,
    PublicKeys keys,
    @Nullable String authenticationMethod,
    @Nullable ExpectedCertificate certificate,
    ClientLimits limits,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris) {

  /** RFC 6749 section 2.1, and a client that nobody registered where nobody has to. */
  enum Type {
    CONFIDENTIAL,
    PUBLIC,
    UNREGISTERED
  }

  static Client unregistered(String id) {
    return of(id, Type.UNREGISTERED, null, PublicKeys.NONE, List.of());
  }

  static Client of(
      String id, Type type, @Nullable String secret, PublicKeys keys, List<String> redirectUris) {
    return new Client(
        id, type, secret, keys, null, null, ClientLimits.NONE, redirectUris, List.of());
  }

  static Client withCertificate(
      String id, ExpectedCertificate certificate, List<String> redirectUris) {
    return new Client(
        id,
        Type.CONFIDENTIAL,
        null,
        PublicKeys.NONE,
        certificate.method(),
        certificate,
        ClientLimits.NONE,
        redirectUris,
        List.of());
  }

  boolean mayUse(RedirectUri redirectUri, Settings settings) {
    return type == Type.UNREGISTERED
        || redirectUris.stream().anyMatch(redirectUri::matches)
        || (settings.allows(Leniency.REDIRECT_URI_PREFIX)
            && redirectUris.stream().anyMatch(redirectUri::extendsOnly));
  }

  /** OpenID Connect RP-Initiated Logout 1.0 section 3: exactly, whatever the port. */
  boolean mayReturnTo(String postLogoutRedirectUri) {
    return type == Type.UNREGISTERED || postLogoutRedirectUris.contains(postLogoutRedirectUri);
  }

  boolean hasSecret(String presented) {
    return secret != null
        && MessageDigest.isEqual(secret.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  void requireGrantType(String name) throws Refusal {
    limits.requireGrantType(name, id);
  }

  /** True if there is anything that a JWT of this client can be verified with. */
  boolean maySign() {
    return secret != null || !keys.isEmpty();
  }

  Client withPostLogoutRedirectUris(List<String> uris) {
    return new Client(
        id, type, secret, keys, authenticationMethod, certificate, limits, redirectUris, uris);
  }

  @Override
  public String toString() {
    return "Client[" + id + ", " + type + "]";
  }
}
