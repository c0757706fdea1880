package dev.codegrant.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.util.List;

/**
 * An HTTP answer as an input spells it: status and media types in the first line, {@code 200
 * application/json|text/html}, the body below. Secrets are planted in the body.
 */
public final class SampleAnswer {

  private static final int LONGEST_LINE = 200;

  private SampleAnswer() {}

  public static HttpAnswer of(byte[] input, URI endpoint, String usualType) {
    String text = new String(input, ISO_8859_1);
    int end = text.indexOf('\n');
    if (end < 0 || end > LONGEST_LINE || !text.matches("(?s)[1-5][0-9][0-9] .*")) {
      return answer(endpoint, 200, usualType, text);
    }
    int status = Integer.parseInt(text.substring(0, 3));
    return answer(endpoint, status, text.substring(4, end), text.substring(end + 1));
  }

  private static HttpAnswer answer(URI endpoint, int status, String types, String body) {
    return new HttpAnswer(
        endpoint,
        status,
        types.isEmpty() ? List.of() : List.of(types.split("\\|", -1)),
        Planted.in(body).getBytes(ISO_8859_1));
  }
}
