package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.Optional;

/** A JWS in compact serialization (RFC 7515 section 7.1), read and not yet believed. */
final class CompactJws {

  /** Beyond what any issuer sends; no more work is done for a longer one. */
  static final int LONGEST = 64 * 1024;

  private static final int PARTS = 3;
  private static final int PARTS_OF_JWE = 5;

  private final String text;
  private final int lastDot;
  private final JsonDocument header;
  private final byte[] payload;
  private final byte[] signature;

  private CompactJws(
      String text, int lastDot, JsonDocument header, byte[] payload, byte[] signature) {
    this.text = text;
    this.lastDot = lastDot;
    this.header = header;
    this.payload = payload;
    this.signature = signature;
  }

  static CompactJws parse(String text) throws RefusedJwtException {
    if (text.length() > LONGEST) {
      throw new RefusedJwtException(Fault.TOO_LARGE, null, "more than " + LONGEST + " characters");
    }
    int parts = (int) text.chars().filter(c -> c == '.').count() + 1;
    if (parts == PARTS_OF_JWE) {
      throw new RefusedJwtException(
          Fault.ENCRYPTED, null, "five parts: an encrypted token (RFC 7516 section 7.1)");
    }
    if (parts != PARTS) {
      throw malformed("COMPACT", "a text of " + parts + (parts == 1 ? " part" : " parts"));
    }
    int firstDot = text.indexOf('.');
    int lastDot = text.lastIndexOf('.');
    byte[] header = decode(text.substring(0, firstDot), "header");
    byte[] payload = decode(text.substring(firstDot + 1, lastDot), "payload");
    byte[] signature = decode(text.substring(lastDot + 1), "signature");
    return new CompactJws(text, lastDot, json(header, "header"), payload, signature);
  }

  JsonDocument header() {
    return header;
  }

  /** A member of the header that must be a string if it is there (RFC 7515 section 4.1). */
  Optional<String> headerString(String name) throws RefusedJwtException {
    Optional<String> value = header.string(name);
    if (value.isEmpty() && header.has(name)) {
      throw malformed("HEADER", "a header whose " + name + " is no string");
    }
    return value;
  }

  byte[] signingInput() {
    return text.substring(0, lastDot).getBytes(US_ASCII);
  }

  byte[] signature() {
    return signature.clone();
  }

  /** The claims. Call it when the signature is proven: before that nobody wrote them. */
  JsonDocument claims() throws RefusedJwtException {
    return json(payload, "payload");
  }

  static RefusedJwtException malformed(String reason, String came) {
    return new RefusedJwtException(Fault.MALFORMED, reason, came);
  }

  private static byte[] decode(String part, String name) throws RefusedJwtException {
    return Base64Url.decode(part)
        .orElseThrow(
            () -> malformed("BASE64URL", "a " + name + " that is not base64url without padding"));
  }

  private static JsonDocument json(byte[] part, String name) throws RefusedJwtException {
    try {
      return JsonDocument.parse(part);
    } catch (MalformedJsonException e) {
      throw malformed(e.fault().name(), "a " + name + " with a fault of " + e.fault());
    }
  }
}
