package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed certificate with the names that a test wants, honest or not, written out in DER:
 * the JDK has no public class that makes one.
 */
final class TestCertificate {

  private static final char[] NO_PASSWORD = {};
  private static final byte[] ECDSA_WITH_SHA256 =
      der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));

  private final String subject;
  private final KeyPair keys;
  private final Certificate certificate;

  private TestCertificate(String subject, KeyPair keys, Certificate certificate) {
    this.subject = subject;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** For these DNS names, valid until 2049, signed with its own key. */
  static TestCertificate of(String... names) throws GeneralSecurityException, IOException {
    KeyPair keys = generate();
    return made(names[0], keys.getPrivate(), keys, "491231235959Z", names);
  }

  /** For a common name, and no other (RFC 9525 section 2: a CN is no identity of a server). */
  static TestCertificate ofCommonName(String name) throws GeneralSecurityException, IOException {
    KeyPair keys = generate();
    return made(name, keys.getPrivate(), keys, "491231235959Z", name, "none");
  }

  X509Certificate certificate() {
    return (X509Certificate) certificate;
  }

  /** Another one, signed with the key of this, valid from 2000 until a UTCTime. */
  TestCertificate signs(String end, String... names) throws GeneralSecurityException, IOException {
    return made(subject, keys.getPrivate(), generate(), end, names);
  }

  private static KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static TestCertificate made(
      String issuer, PrivateKey signer, KeyPair keys, String end, String... names)
      throws GeneralSecurityException, IOException {
    byte[] content =
        der(
            0x30,
            der(0xa0, der(2, new byte[] {2})),
            der(2, BigInteger.valueOf(System.nanoTime()).toByteArray()),
            ECDSA_WITH_SHA256,
            commonName(issuer),
            der(0x30, time("000101000000Z"), time(end)),
            commonName(names[0]),
            keys.getPublic().getEncoded(),
            der(
                0xa3,
                names[names.length - 1].equals("none")
                    ? der(0x30, authority())
                    : der(0x30, alternatives(names), authority())));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer);
    signature.update(content);
    byte[] whole = der(0x30, content, ECDSA_WITH_SHA256, der(3, new byte[1], signature.sign()));
    return new TestCertificate(
        names[0],
        keys,
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole)));
  }

  private static byte[] commonName(String name) {
    return der(0x30, der(0x31, der(0x30, oid(0x55, 4, 3), der(0x0c, name.getBytes(ISO_8859_1)))));
  }

  /** RFC 5280 section 4.2.1.6: subjectAltName, of dNSName, or iPAddress after {@code ip:}. */
  private static byte[] alternatives(String... names) throws IOException {
    byte[][] entries = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      entries[i] =
          names[i].startsWith("ip:")
              ? der(0x87, InetAddress.getByName(names[i].substring(3)).getAddress())
              : der(0x82, names[i].getBytes(ISO_8859_1));
    }
    return der(0x30, oid(0x55, 0x1d, 0x11), der(4, der(0x30, entries)));
  }

  /** RFC 5280 section 4.2.1.9: basicConstraints, cA true. */
  private static byte[] authority() {
    return der(0x30, oid(0x55, 0x1d, 0x13), der(4, der(0x30, der(1, new byte[] {(byte) 0xff}))));
  }

  /** A context that trusts this certificate, and no other. */
  SSLContext trusting() throws GeneralSecurityException, IOException {
    return context(null);
  }

  /** A context that trusts this certificate, and shows another to servers that ask. */
  SSLContext trustingAs(TestCertificate client) throws GeneralSecurityException, IOException {
    return context(client);
  }

  private SSLContext context(@Nullable TestCertificate own)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        own == null ? null : own.keyManagers().getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyManagerFactory keyManagers() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  /** A port on 127.0.0.1 that proves itself with this certificate. */
  ServerSocket listen() throws GeneralSecurityException, IOException {
    return listenTrusting(null);
  }

  /** The same, where a client must prove itself too. */
  ServerSocket listenTrusting(@Nullable TestCertificate client)
      throws GeneralSecurityException, IOException {
    SSLContext context = client == null ? SSLContext.getInstance("TLS") : client.context(this);
    if (client == null) {
      context.init(keyManagers().getKeyManagers(), null, null);
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    SSLServerSocket listener =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, loopback);
    listener.setNeedClientAuth(client != null);
    return listener;
  }

  private static byte[] time(String utc) {
    return der(0x17, utc.getBytes(ISO_8859_1));
  }

  private static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return der(6, content);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < 128) {
      all.write(length);
    } else if (length < 256) {
      all.write(0x81);
      all.write(length);
    } else {
      all.write(0x82);
      all.write(length >> 8);
      all.write(length);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
