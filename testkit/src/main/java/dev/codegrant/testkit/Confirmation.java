package dev.codegrant.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The keys a token is bound to, RFC 7800 section 3.1: who sends it must prove to hold them.
 *
 * @param jkt the thumbprint of a DPoP key, RFC 9449 section 6.1, or empty where there is none
 * @param x5tS256 the thumbprint of a certificate, RFC 8705 section 3.1, or empty
 */
record Confirmation(Optional<String> jkt, Optional<String> x5tS256) {
  static final Confirmation NONE = new Confirmation(Optional.empty());

  Confirmation(Optional<String> jkt) {
    this(jkt, Optional.empty());
  }

  static Confirmation ofDpopKey(String thumbprint) {
    return new Confirmation(Optional.of(thumbprint));
  }

  /** RFC 8705 section 3: who comes with a certificate is held to it, however it authenticates. */
  Confirmation with(Optional<X509Certificate> certificate) {
    return new Confirmation(jkt, certificate.map(Confirmation::thumbprint));
  }

  /** Says what is wrong with the certificate that is held, or nothing if it will do. */
  Optional<String> mismatch(Optional<String> held) {
    return x5tS256.isEmpty() || x5tS256.equals(held)
        ? Optional.empty()
        : Optional.of(
            "is bound to the client certificate with the thumbprint "
                + x5tS256.get()
                + ", expected that on the TLS connection, RFC 8705 section 3, "
                + held.map(other -> "got one with " + other).orElse("got none"));
  }

  boolean isNone() {
    return equals(NONE);
  }

  /** RFC 9449 section 5; a token that is bound to a certificate remains a bearer token by name. */
  String tokenType() {
    return jkt.isPresent() ? "DPoP" : "Bearer";
  }

  /** The value of {@code cnf}. */
  JsonObject toJson() {
    JsonObject members = new JsonObject();
    jkt.ifPresent(value -> members.string("jkt", value));
    x5tS256.ifPresent(value -> members.string("x5t#S256", value));
    return members;
  }

  static String thumbprint(X509Certificate certificate) {
    try {
      return Jwt.base64Url(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("every JDK has SHA-256, and what was read an encoding", e);
    }
  }
}
