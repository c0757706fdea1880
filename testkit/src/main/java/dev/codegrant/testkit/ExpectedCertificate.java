package dev.codegrant.testkit;

import java.io.ByteArrayInputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/**
 * What a client's certificate must be, RFC 8705 section 2.
 *
 * @param method the client authentication method
 * @param member what is compared, in the words of section 2.1.2, or {@code jwks}
 * @param value what it must be; empty with {@code jwks}
 * @param certificates the certificates themselves with {@code jwks}, otherwise none
 */
record ExpectedCertificate(
    String method, String member, String value, List<X509Certificate> certificates) {
  static final String TLS_CLIENT_AUTH = "tls_client_auth";
  static final String SELF_SIGNED = "self_signed_tls_client_auth";
  static final List<String> METHODS = List.of(TLS_CLIENT_AUTH, SELF_SIGNED);

  private static final String SUBJECT = "tls_client_auth_subject_dn";
  private static final String IP = "tls_client_auth_san_ip";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
  private static final String IPV6 = "(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]*";

  /** The types of names in RFC 5280 section 4.2.1.6, by member. */
  private static final Map<String, Integer> NAMES =
      Map.of(
          "tls_client_auth_san_email",
          1,
          "tls_client_auth_san_dns",
          2,
          "tls_client_auth_san_uri",
          6,
          IP,
          7);

  static final List<String> MEMBERS =
      List.of(
          SUBJECT,
          "tls_client_auth_san_dns",
          "tls_client_auth_san_uri",
          IP,
          "tls_client_auth_san_email");

  /** Throws IllegalArgumentException with words for the test's author or the client's. */
  static ExpectedCertificate named(String member, String value) {
    if (!MEMBERS.contains(member)) {
      throw new IllegalArgumentException(
          "expected one of " + MEMBERS + ", RFC 8705 section 2.1.2, got " + member);
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException(member + " is empty, expected a name");
    }
    if (member.equals(SUBJECT)) {
      name(value);
    }
    if (member.equals(IP) && address(value).isEmpty()) {
      throw new IllegalArgumentException(member + " is " + value + ", expected an IP address");
    }
    return new ExpectedCertificate(TLS_CLIENT_AUTH, member, value, List.of());
  }

  /** Throws IllegalArgumentException with words for the test's author or the client's. */
  static ExpectedCertificate selfSigned(String jwks) {
    JsonNode keys =
        JsonObject.read(jwks)
            .map(set -> set.path("keys"))
            .orElseThrow(() -> new IllegalArgumentException("expected a JWK set, got no JSON"));
    List<X509Certificate> certificates = new ArrayList<>();
    for (JsonNode jwk : keys) {
      if (jwk.path("x5c").isArray() && !jwk.path("x5c").isEmpty()) {
        certificates.add(certificate(jwk.path("x5c").path(0).asText("")));
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a JWK set with a certificate in x5c, RFC 8705 section 2.2.2, got none");
    }
    return new ExpectedCertificate(SELF_SIGNED, "jwks", "", List.copyOf(certificates));
  }

  /** Says what is wrong with a certificate, or nothing if it is the one. */
  Optional<String> mismatch(X509Certificate came, Instant now) {
    return method.equals(SELF_SIGNED) ? notRegistered(came) : misnamed(came, now);
  }

  private Optional<String> notRegistered(X509Certificate came) {
    return certificates.contains(came)
        ? Optional.empty()
        : Optional.of(
            "the client certificate of "
                + came.getSubjectX500Principal()
                + " is none of those in the registered jwks");
  }

  /** RFC 8705 section 2.1: a chain that is good, here of any authority, and the name. */
  private Optional<String> misnamed(X509Certificate came, Instant now) {
    if (isSelfSigned(came)) {
      return Optional.of(
          "the client certificate is self-signed, expected one that an authority signed, or the"
              + " client registered for "
              + SELF_SIGNED);
    }
    Instant first = came.getNotBefore().toInstant();
    Instant last = came.getNotAfter().toInstant();
    if (now.isBefore(first) || now.isAfter(last)) {
      return Optional.of(
          "the client certificate is good from " + first + " to " + last + ", it is now " + now);
    }
    List<String> names = names(came);
    return names.stream().anyMatch(this::isValue)
        ? Optional.empty()
        : Optional.of(
            "the client certificate has "
                + names
                + " as "
                + member
                + ", expected "
                + value
                + ", which is registered");
  }

  private List<String> names(X509Certificate came) {
    if (member.equals(SUBJECT)) {
      return List.of(came.getSubjectX500Principal().getName());
    }
    try {
      Collection<List<?>> all = came.getSubjectAlternativeNames();
      return (all == null ? List.<List<?>>of() : all)
          .stream()
              .filter(name -> name.get(0).equals(NAMES.get(member)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private boolean isValue(String name) {
    if (member.equals(SUBJECT)) {
      return name(name).equals(name(value));
    }
    return member.equals(IP) ? address(name).equals(address(value)) : name.equals(value);
  }

  private static X500Principal name(String text) {
    try {
      return new X500Principal(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          SUBJECT + " is " + text + ", expected a distinguished name, RFC 4514", e);
    }
  }

  /**
   * Two spellings of an IPv6 address are one; an IPv4 address in one is another, because section
   * 2.1.2 compares bytes. What is no address is not looked up, so nobody is asked.
   */
  private static Optional<InetAddress> address(String text) {
    boolean dotted = text.matches(IPV4);
    if (!dotted && !text.matches(IPV6)) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      return Optional.of(address).filter(known -> dotted == known instanceof Inet4Address);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509Certificate certificate(String base64) {
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalArgumentException("a value of x5c is no certificate in base64", e);
    }
  }
}
