package dev.codegrant.openid.internal.jose;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets the key set of an issuer, and judges what came. Thread-safe. */
final class KeySetFetch {

  private static final String JSON = "application/json";
  private static final String KEY_SET = "application/jwk-set+json";

  private final BackChannel backChannel;
  private final URI jwksUri;
  private final Clock clock;

  KeySetFetch(BackChannel backChannel, URI jwksUri, Clock clock) {
    this.backChannel = backChannel;
    this.jwksUri = jwksUri;
    this.clock = clock;
  }

  /** Who is asked, for messages. */
  String source() {
    return SecureUri.describe(jwksUri);
  }

  FetchedKeys keys() {
    HttpAnswer answer = answer();
    Instant now = clock.instant();
    return new FetchedKeys(
        parse(answer), now, Freshness.lifetime(answer), Freshness.clockOffset(answer, now));
  }

  private HttpAnswer answer() {
    try {
      HttpAnswer answer = backChannel.get(jwksUri, KEY_SET + ", " + JSON, Map.of());
      AnswerStatus.requireNoRedirect(answer);
      AnswerStatus.requireServing(answer);
      if (answer.status() != 200) {
        throw unavailable("STATUS", "status " + answer.status(), "check the jwks_uri", null);
      }
      return answer;
    } catch (TransportException e) {
      throw e.isTransient() && e.kind() != ErrorKind.INTERRUPTED
          ? unavailable(e.kind().name(), e.came(), "try later", e)
          : e;
    } catch (MalformedResponseException e) {
      throw e.kind() == ErrorKind.RESPONSE_TOO_LARGE ? invalid("TOO_LARGE", e.came()) : e;
    }
  }

  private KeySet parse(HttpAnswer answer) {
    if (!answer.hasMediaType(JSON) && !answer.hasMediaType(KEY_SET)) {
      throw invalid("CONTENT_TYPE", answer.describe());
    }
    try {
      return KeySet.parse(answer.body());
    } catch (MalformedKeySetException e) {
      throw invalid(e.reason(), answer.describe() + ", with a fault of " + e.reason());
    }
  }

  private TransportException unavailable(
      String reason, String came, String advice, @Nullable TransportException cause) {
    return new TransportException(
        ErrorKind.JWKS_UNAVAILABLE, reason, "the key set at " + source(), came, advice, cause);
  }

  private MalformedResponseException invalid(String reason, String came) {
    return new MalformedResponseException(
        ErrorKind.JWKS_INVALID,
        reason,
        "a JWK Set (RFC 7517 section 5) at " + source(),
        came,
        "report the document to the server's operator");
  }
}
