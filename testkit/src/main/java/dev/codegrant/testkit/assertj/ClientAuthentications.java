package dev.codegrant.testkit.assertj;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.RecordedRequest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** How a client authenticated, in the names of the registry of RFC 7591 section 4.2. */
final class ClientAuthentications {
  private ClientAuthentications() {}

  /** All that the request shows; a certificate alone; {@code none} where it shows nothing. */
  static List<String> of(RecordedRequest request) {
    List<String> methods = new ArrayList<>();
    request
        .header("Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "))
        .ifPresent(value -> methods.add("client_secret_basic"));
    request
        .parameter("client_secret")
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> methods.add("client_secret_post"));
    request
        .parameter("client_assertion")
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> methods.add(ofAssertion(value)));
    return methods.isEmpty()
        ? List.of(
            request.clientCertificate().map(ClientAuthentications::ofCertificate).orElse("none"))
        : methods;
  }

  /** RFC 8705 section 2: beside other credentials a certificate only binds the tokens. */
  private static String ofCertificate(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
        ? "self_signed_tls_client_auth"
        : "tls_client_auth";
  }

  /** OpenID Connect Core 1.0 section 9: the algorithm tells whose key it was. */
  private static String ofAssertion(String jwt) {
    try {
      String header = new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[0]), UTF_8);
      return header.matches("(?s).*\"alg\"\\s*:\\s*\"HS.*")
          ? "client_secret_jwt"
          : "private_key_jwt";
    } catch (IllegalArgumentException e) {
      return "client_assertion that is no JWT";
    }
  }
}
