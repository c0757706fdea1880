package dev.codegrant.internal.bearer;

import dev.codegrant.error.ErrorResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a resource server says about a token in {@code WWW-Authenticate} (RFC 6750 section 3). The
 * four values are somebody else's text, as they came.
 *
 * @param error the code, or null
 * @param description the explanation, or null
 * @param uri where the error is explained, or null
 * @param scope the scope that is needed, or null
 */
public record BearerChallenge(
    @Nullable String error,
    @Nullable String description,
    @Nullable String uri,
    @Nullable String scope) {

  private static final int MOST_HEADERS = 16;

  /**
   * The Bearer challenges of an answer, in their order. A header that cannot be read counts as one
   * that is not there; nothing in it makes this fail.
   *
   * @param headers the values of all {@code WWW-Authenticate} headers of one answer; those after
   *     the sixteenth, and those of more than 4,096 characters or 16 challenges, are not read
   */
  public static List<BearerChallenge> parse(List<String> headers) {
    return headers.stream()
        .limit(MOST_HEADERS)
        .flatMap(header -> AuthenticateHeader.challenges(header).stream())
        .filter(challenge -> challenge.scheme().equals("bearer"))
        .map(challenge -> of(challenge.parameters()))
        .toList();
  }

  private static BearerChallenge of(Map<String, String> parameters) {
    return new BearerChallenge(
        parameters.get("error"),
        parameters.get("error_description"),
        parameters.get("error_uri"),
        parameters.get("scope"));
  }

  /** The first challenge with this error. */
  public static Optional<BearerChallenge> withError(
      List<BearerChallenge> challenges, String error) {
    return challenges.stream().filter(challenge -> error.equals(challenge.error())).findFirst();
  }

  /** The same as data for the application, cleaned. */
  public ErrorResponse response() {
    return ErrorResponse.of(error == null ? "" : error, description, uri).withScope(scope);
  }
}
