package dev.codegrant.cli;

import dev.codegrant.openid.SigningAlgorithm;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a sign-in must be like. */
final class SignInOptions {

  @Option(
      names = "--id-token-alg",
      paramLabel = "ALG",
      description =
          "What the client is registered for, such as ES256. Default: RS256, PS256, ES256 and"
              + " EdDSA, as far as the server lists them.")
  private @Nullable String idTokenAlgorithm;

  @Option(
      names = "--max-age",
      paramLabel = "SECONDS",
      description = "How long ago the last sign-in may be; the server must say when it was.")
  private @Nullable Long maxAge;

  /** Refuses what has no meaning without a sign-in. */
  void requireUsable(boolean isSignIn) {
    if (!isSignIn && (idTokenAlgorithm != null || maxAge != null)) {
      throw new StopException(
          Failure.usage(
              "--id-token-alg and --max-age together with the scope openid",
              "one of them without it",
              "add --scope openid, or leave them out"));
    }
  }

  /** What the ID tokens must be signed with, where the user says it. */
  Optional<SigningAlgorithm> idTokenAlgorithm() {
    return Optional.ofNullable(idTokenAlgorithm).map(name -> algorithm("--id-token-alg", name));
  }

  /** Refuses what a device cannot ask for (RFC 8628 section 3.1). */
  void requireNoMaxAge() {
    if (maxAge != null) {
      throw new StopException(
          Failure.usage(
              "--device without --max-age",
              "both",
              "leave --max-age out: a device has no parameter for it"));
    }
  }

  /** How long ago the last sign-in may be, where the user says it. */
  Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge)
        .map(
            seconds -> {
              if (seconds < 0 || seconds > Integer.MAX_VALUE) {
                throw new StopException(
                    Failure.usage(
                        "--max-age SECONDS, from 0 to " + Integer.MAX_VALUE,
                        "another number",
                        "0 asks for a sign-in now, 3600 for one of the last hour"));
              }
              return Duration.ofSeconds(seconds);
            });
  }

  /** The argument is not repeated in a refusal: it could hold a secret. */
  static SigningAlgorithm algorithm(String option, String name) {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StopException(
                    Failure.usage(
                        option + " to be one of " + Arrays.toString(SigningAlgorithm.values()),
                        "another text",
                        "name the algorithm that the client is registered for")));
  }
}
