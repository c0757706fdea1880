package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed key of this minute, made with the JDK's keytool, for a name on this machine. */
final class Certificates {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final KeyStore keys;

  private Certificates(KeyStore keys) {
    this.keys = keys;
  }

  static Certificates selfSigned(String commonName) throws Exception {
    Path directory = Files.createTempDirectory("codegrant-keys");
    Path file = directory.resolve("keys.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-alias",
                      "key",
                      "-keyalg",
                      "EC",
                      "-groupname",
                      "secp256r1",
                      "-dname",
                      "CN=" + commonName,
                      "-ext",
                      "san=ip:127.0.0.1",
                      "-validity",
                      "1",
                      "-storetype",
                      "PKCS12",
                      "-storepass",
                      new String(PASSWORD),
                      "-keystore",
                      file.toString()))
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool: " + said);
      }
      return new Certificates(load(file));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  Certificate certificate() throws GeneralSecurityException {
    return keys.getCertificate("key");
  }

  /** Shows this certificate, and trusts the other one alone. */
  SSLContext trusting(Certificates other) throws GeneralSecurityException, IOException {
    return context(keys, other);
  }

  /** Shows nothing, and trusts this certificate alone. */
  SSLContext anonymousClient() throws GeneralSecurityException, IOException {
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, PASSWORD);
    return context(none, this);
  }

  private static SSLContext context(KeyStore shown, Certificates trusted)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(shown, PASSWORD);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry("other", trusted.certificate());
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }
}
