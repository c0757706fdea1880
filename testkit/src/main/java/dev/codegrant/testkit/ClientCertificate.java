package dev.codegrant.testkit;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A certificate with its key for clients under test, RFC 8705. All are EC P-256, the same in every
 * JVM, valid from 2000 to 2046, and known to everybody: they are for tests only.
 */
public enum ClientCertificate {
  /**
   * Of {@code CN=client, O=Codegrant test}, signed by {@link FakeTls#certificateAuthority()}. Its
   * alternative names are {@code client.example.test}, {@code https://client.example.test/id},
   * {@code 192.0.2.1} and {@code client@example.test}.
   */
  CLIENT("client"),
  /**
   * Of {@code CN=other-client, O=Codegrant test}, signed by the same authority, with the
   * alternative name {@code other-client.example.test}: what a client under test should not get
   * away with.
   */
  OTHER_CLIENT("other-client"),
  /** Of {@code CN=self-signed, O=Codegrant test}, signed by itself. */
  SELF_SIGNED("self-signed");

  private final String alias;

  ClientCertificate(String alias) {
    this.alias = alias;
  }

  String alias() {
    return alias;
  }

  /**
   * The certificate.
   *
   * @return the certificate, without those that signed it
   */
  public X509Certificate x509() {
    return TestKeys.certificate(alias);
  }

  /**
   * Its key, for clients that take no {@link javax.net.ssl.SSLContext}.
   *
   * @return an EC key
   */
  public PrivateKey privateKey() {
    return TestKeys.privateKey(alias);
  }

  /**
   * The certificate in the member {@code x5c} of a JWK set, as RFC 8705 section 2.2.2 wants it to
   * be registered.
   *
   * @return a JWK set with one public key, as JSON text
   */
  public String jwks() {
    try {
      String x5c = Base64.getEncoder().encodeToString(x509().getEncoded());
      return "{\"keys\":[" + Jwk.of(x509().getPublicKey()).raw("x5c", "[\"" + x5c + "\"]") + "]}";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }
}
