package dev.codegrant.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The keys that come with the testkit, made by make-test-keys.sh: everybody has them. */
final class TestKeys {
  static final String SERVER = "server";

  private static final String FILE = "public-test-keys.p12";
  private static final char[] PASSWORD = "public".toCharArray();
  private static final KeyStore ALL = load();

  private TestKeys() {}

  static X509Certificate certificateAuthority() {
    return certificate("ca");
  }

  static X509Certificate certificate(String alias) {
    try {
      return (X509Certificate) ALL.getCertificate(alias);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate " + alias + " in " + FILE, e);
    }
  }

  static PrivateKey privateKey(String alias) {
    try {
      return (PrivateKey) ALL.getKey(alias, PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key " + alias + " in " + FILE, e);
    }
  }

  /** The key and certificates of one name, and no others to choose from. */
  static KeyManager[] keyManagers(String alias) {
    try {
      KeyStore only = KeyStore.getInstance("PKCS12");
      only.load(null, null);
      only.setKeyEntry(alias, privateKey(alias), PASSWORD, ALL.getCertificateChain(alias));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(only, PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no key " + alias + " in " + FILE, e);
    }
  }

  /** Trust in the certificate authority and in nothing else. */
  static TrustManager[] trustManagers() {
    try {
      KeyStore only = KeyStore.getInstance("PKCS12");
      only.load(null, null);
      only.setCertificateEntry("ca", certificateAuthority());
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(only);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot trust one certificate", e);
    }
  }

  static SSLContext context(KeyManager[] keys, TrustManager... trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  private static KeyStore load() {
    try (InputStream file = TestKeys.class.getResourceAsStream(FILE)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, PASSWORD);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot read " + FILE, e);
    }
  }
}
