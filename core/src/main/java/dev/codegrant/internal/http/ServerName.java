package dev.codegrant.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * The name that a server's certificate must have (RFC 9525 section 6): among its alternative names,
 * in full or with one wildcard for the first label; an address in full. A common name is none.
 *
 * @param host the name in lower case without a final dot, or an address
 */
record ServerName(String host, boolean isAddress) {

  /** RFC 5280 section 4.2.1.6: GeneralName. */
  private static final Integer DNS_NAME = 2;

  private static final Integer IP_ADDRESS = 7;

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /**
   * The name that a host of an {@link Origin} has in TLS, which knows no final dot (RFC 6066, 3).
   */
  static ServerName of(String host) throws UnknownHostException {
    if (host.indexOf(':') >= 0 || IPV4.matcher(host).matches()) {
      // As the JDK writes the addresses of a certificate. Nobody is asked about a literal.
      return new ServerName(InetAddress.getByName(host).getHostAddress(), true);
    }
    return new ServerName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, false);
  }

  /** Refuses a certificate that is not for this name. */
  void requireIn(X509Certificate certificate) throws SSLException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.stream().noneMatch(this::is)) {
        throw new SSLHandshakeException("a certificate for other names");
      }
    } catch (CertificateParsingException e) {
      throw new SSLHandshakeException("a certificate whose names cannot be read");
    }
  }

  private boolean is(List<?> name) {
    String text = String.valueOf(name.get(1));
    if (isAddress) {
      return name.get(0).equals(IP_ADDRESS) && text.equals(host);
    }
    return name.get(0).equals(DNS_NAME)
        && text.chars().allMatch(c -> c < 0x80) // there are others that fold to ASCII letters
        && (text.equalsIgnoreCase(host) || isWildcardFor(text));
  }

  /** {@code *.} and at least two labels: {@code *.com} would be everybody's (section 7.1). */
  private boolean isWildcardFor(String text) {
    int dot = host.indexOf('.');
    return dot > 0
        && text.startsWith("*.")
        && text.indexOf('.', 2) > 0
        && text.substring(1).equalsIgnoreCase(host.substring(dot));
  }
}
