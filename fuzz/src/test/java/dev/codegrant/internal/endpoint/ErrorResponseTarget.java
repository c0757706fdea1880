package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.SampleAnswer;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.Quirks;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The error response (RFC 6749 section 5.2): whatever a server writes, the code is of the grammar,
 * the texts are bounded and without control characters, and Nimbus sees the same code.
 */
public final class ErrorResponseTarget implements FuzzTarget {

  private static final String CODE = "[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}";
  private static final int LONGEST_TEXT = 1024;

  @Override
  public boolean accepts(byte[] input) {
    String[] lines = new String(input, UTF_8).split("\n", 3);
    requireClean(
        ErrorResponse.of(
            lines[0], lines.length > 1 ? lines[1] : null, lines.length > 2 ? lines[2] : null),
        lines[0]);
    HttpAnswer answer = SampleAnswer.of(input, AnswerJudge.ENDPOINT, "application/json");
    try {
      AnswerJudge.read(answer, Quirks.none());
      return true;
    } catch (ErrorResponseException e) {
      Map<String, Object> members = JsonGrammar.object(answer.body()).orElseThrow();
      Object error = members.get("error");
      requireClean(e.response(), error instanceof String text ? text : null);
      if (error instanceof String text && text.matches(CODE)) {
        requireNimbusAgrees(e.response(), new String(answer.body(), UTF_8));
      }
      AnswerJudge.requireKindAndSilence(e);
      return true;
    } catch (OAuthException e) {
      return false;
    }
  }

  private static void requireClean(ErrorResponse response, @Nullable String came) {
    Violation.unless(response.error().matches(CODE), "a code outside appendix A.7");
    Violation.unless(
        response
            .error()
            .equals(came != null && came.matches(CODE) ? came : ErrorResponse.INVALID_ERROR_CODE),
        "another code");
    Violation.unless(
        response.toString().equals(response.error())
            || response.toString().equals("a code of the server's own"),
        "more than the code is shown");
    requireClean(response.description());
    requireClean(response.uri());
  }

  private static void requireClean(Optional<String> text) {
    text.ifPresent(
        shown -> {
          Violation.unless(
              shown.codePointCount(0, shown.length()) <= LONGEST_TEXT, "an unbounded text");
          Violation.unless(
              shown.codePoints().noneMatch(c -> c < 0x20 || (c >= 0x7F && c < 0xA0)),
              "a control character");
        });
  }

  /** Nimbus writes codes in lower case, and leaves out what it cannot read. */
  private static void requireNimbusAgrees(ErrorResponse response, String body) {
    try {
      String code =
          TokenErrorResponse.parse(JSONObjectUtils.parse(body)).getErrorObject().getCode();
      Violation.unless(
          code == null || code.equalsIgnoreCase(response.error()), "Nimbus sees another code");
    } catch (ParseException | IllegalArgumentException e) {
      // Nimbus asks more of the other members; the code is the property.
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
