package dev.codegrant.testkit.assertj;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.RecordedRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What requests show of PKCE, RFC 7636. */
final class Pkces {
  private Pkces() {}

  /** Section 4.3: plain where no method is named. */
  static Optional<String> methodAskedFor(RecordedRequest request) {
    return value(request, "code_challenge")
        .map(challenge -> value(request, "code_challenge_method").orElse("plain"));
  }

  /** The method of a challenge that the verifier of this request fits. */
  static Optional<String> methodVerifiable(
      RecordedRequest redemption, List<RecordedRequest> journal) {
    return value(redemption, "code_verifier")
        .map(
            verifier ->
                journal.stream()
                    .takeWhile(before -> before != redemption)
                    .filter(before -> before.endpoint() != Endpoint.TOKEN)
                    .filter(before -> fits(verifier, before))
                    .flatMap(before -> methodAskedFor(before).stream())
                    .findFirst()
                    .orElse("a code_verifier of no code_challenge that came before"));
  }

  private static boolean fits(String verifier, RecordedRequest request) {
    String method = methodAskedFor(request).orElse("");
    return value(request, "code_challenge")
        .filter(method.equals("S256") ? s256(verifier)::equals : verifier::equals)
        .isPresent();
  }

  private static Optional<String> value(RecordedRequest request, String name) {
    return request.parameter(name).filter(value -> !value.isEmpty());
  }

  private static String s256(String verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
