package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * What a client needs to speak TLS with a server that was built with {@link
 * FakeAuthorizationServerBuilder#https()}, and for mutual TLS, RFC 8705: the server asks for a
 * client certificate, and takes any or none. All methods may be called from any thread.
 */
public final class FakeTls {

  private final Clients clients;

  private FakeTls(Clients clients) {
    this.clients = clients;
  }

  static FakeTls of(Locations locations, Engine engine) {
    if (!locations.tls()) {
      throw new IllegalStateException(
          "expected a server with HTTPS, "
              + locations.issuer()
              + " speaks plain HTTP; build it with FakeAuthorizationServer.builder().https()");
    }
    return new FakeTls(engine.clients());
  }

  /**
   * The certificate authority that signed the server's certificate, which is for {@code localhost}
   * and the loopback addresses. It is the same in every JVM and valid until 2046. Its key was
   * thrown away, but the server's own key is in the testkit's jar for everybody: trust it in tests
   * only.
   *
   * @return the certificate, to be put into the client's trust store
   */
  public X509Certificate certificateAuthority() {
    return TestKeys.certificateAuthority();
  }

  /**
   * Makes a context that trusts {@link #certificateAuthority()} and nothing else, and has no client
   * certificate.
   *
   * @return a new context, for example for {@code java.net.http.HttpClient}
   */
  public SSLContext sslContext() {
    return TestKeys.context(new KeyManager[0], TestKeys.trustManagers());
  }

  /**
   * Makes a context like {@link #sslContext()} that shows a client certificate, RFC 8705; any other
   * certificate may be used, too. An access token that was asked for on a connection with a
   * certificate is bound to it, section 3: the protected resource and UserInfo take it with that
   * certificate only. So is the refresh token of a public client, section 4.
   *
   * @param certificate what the client shows
   * @return a new context
   */
  public SSLContext sslContext(ClientCertificate certificate) {
    return TestKeys.context(TestKeys.keyManagers(certificate.alias()), TestKeys.trustManagers());
  }

  /**
   * Registers a client that authenticates with {@code tls_client_auth}, RFC 8705 section 2.1: with
   * a certificate that is not self-signed, is valid by the server's clock and has this name. Which
   * authority signed it is not looked at. Replaces the one with this id.
   *
   * @param clientId the client's id
   * @param member which name, in the words of section 2.1.2: {@code tls_client_auth_subject_dn},
   *     {@code tls_client_auth_san_dns}, {@code tls_client_auth_san_uri}, {@code
   *     tls_client_auth_san_ip} or {@code tls_client_auth_san_email}
   * @param value what it must be; a distinguished name as in RFC 4514, for example {@code
   *     CN=client, O=Codegrant test}
   * @param redirectUris its redirect URIs, matched exactly but for a loopback address's port
   * @return this
   * @throws IllegalArgumentException if the id is empty, the member is none of these, the value is
   *     none for it, or the redirect URIs are none of a {@link
   *     FakeAuthorizationServer#registerPublicClient public client}
   */
  public FakeTls registerClient(
      String clientId, String member, String value, String... redirectUris) {
    clients.registerWithCertificate(
        clientId, ExpectedCertificate.named(member, value), redirectUris);
    return this;
  }

  /**
   * Registers a client that authenticates with {@code self_signed_tls_client_auth}, RFC 8705
   * section 2.2: with one of these certificates, whoever signed it and however old it is. Replaces
   * the one with this id.
   *
   * @param clientId the client's id
   * @param jwks a JWK set with its certificates, each the first in {@code x5c} of a key, as JSON
   *     text; for example {@link ClientCertificate#jwks()}
   * @param redirectUris its redirect URIs, matched exactly but for a loopback address's port
   * @return this
   * @throws IllegalArgumentException if the id is empty, there is no certificate, or the redirect
   *     URIs are none of a {@link FakeAuthorizationServer#registerPublicClient public client}
   */
  public FakeTls registerSelfSignedClient(String clientId, String jwks, String... redirectUris) {
    clients.registerWithCertificate(clientId, ExpectedCertificate.selfSigned(jwks), redirectUris);
    return this;
  }
}
