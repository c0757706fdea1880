package dev.codegrant.internal.bearer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code WWW-Authenticate} (RFC 6750 section 3): never an exception; of a header that keeps the
 * grammar of RFC 9110, exactly what the grammar says; of any other, nothing that is not there.
 */
public final class BearerChallengeTarget implements FuzzTarget {

  private static final int LONGEST_HEADER = 4096;

  @Override
  public boolean accepts(byte[] input) {
    String header = new String(input, ISO_8859_1);
    boolean invalidToken =
        BearerChallenge.withError(BearerChallenge.parse(List.of(header)), "invalid_token")
            .isPresent();
    Optional<List<ChallengeGrammar.Challenge>> challenges =
        header.length() > LONGEST_HEADER ? Optional.empty() : ChallengeGrammar.challenges(header);
    if (challenges.isPresent() && challenges.get().size() <= AuthenticateHeader.MOST_CHALLENGES) {
      boolean expected =
          challenges.get().stream()
              .filter(challenge -> challenge.scheme().equals("bearer"))
              .anyMatch(challenge -> "invalid_token".equals(challenge.parameters().get("error")));
      Violation.unless(
          invalidToken == expected, "the grammar says " + expected + ", we " + invalidToken);
    }
    Violation.unless(
        !invalidToken
            || (header.toLowerCase(Locale.ROOT).contains("bearer")
                && header.replaceAll("\\\\(.)", "$1").contains("invalid_token")
                && header.length() <= LONGEST_HEADER),
        "found what is not there");
    if (invalidToken && challenges.isPresent() && challenges.get().size() == 1) {
      requireNimbusAgrees(header);
    }
    return invalidToken;
  }

  private static void requireNimbusAgrees(String header) {
    try {
      String code = BearerTokenError.parse(header).getCode();
      Violation.unless(
          code == null
              || code.equals("invalid_token")
              || KnownDisagreements.nimbusFindsAnotherError(header),
          "Nimbus sees " + code);
    } catch (ParseException | IllegalArgumentException e) {
      // Nimbus throws the latter for a description outside RFC 6750 section 3.
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
