package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;

/**
 * A server's side of a client assertion, as strict as RFC 7523 section 3 and FAPI 2.0 allow, with
 * the JDK's cryptography alone.
 */
final class AssertionReader {

  private final String issuer;
  private final String clientId;
  private final String algorithm;
  private final Key key;
  private final Set<String> seen = new HashSet<>();

  AssertionReader(String issuer, String clientId, Object algorithm, Key key) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.algorithm = algorithm.toString();
    this.key = key;
  }

  /** The header of an assertion, whoever made it. */
  static JsonObject header(String assertion) {
    return object(assertion.split("\\.", -1)[0]);
  }

  /** The claims of an assertion, whoever made it. */
  static JsonObject claims(String assertion) {
    return object(assertion.split("\\.", -1)[1]);
  }

  /** The claims, if the server lets this client in at that time. */
  JsonObject read(String assertion, long now) throws GeneralSecurityException {
    String[] parts = assertion.split("\\.", -1);
    assertThat(parts).hasSize(3);
    JsonObject header = object(parts[0]);
    assertThat(header.get("alg").getAsString()).isEqualTo(algorithm);
    byte[] input = (parts[0] + "." + parts[1]).getBytes(US_ASCII);
    assertThat(authentic(input, decode(parts[2]))).as("signature").isTrue();

    JsonObject claims = object(parts[1]);
    assertThat(claims.keySet()).containsExactlyInAnyOrder("iss", "sub", "aud", "iat", "exp", "jti");
    assertThat(string(claims.get("aud"))).isEqualTo(issuer);
    assertThat(string(claims.get("iss"))).isEqualTo(clientId);
    assertThat(string(claims.get("sub"))).isEqualTo(clientId);
    assertThat(whole(claims.get("iat"))).isEqualTo(now);
    assertThat(whole(claims.get("exp"))).isBetween(now + 1, now + 60);
    assertThat(decode(string(claims.get("jti")))).hasSizeGreaterThanOrEqualTo(16);
    assertThat(seen.add(string(claims.get("jti")))).as("jti is new").isTrue();
    return claims;
  }

  private boolean authentic(byte[] input, byte[] made) throws GeneralSecurityException {
    if (algorithm.equals("HS256")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return MessageDigest.isEqual(mac.doFinal(input), made);
    }
    Signature signature = JwtWriter.algorithm(algorithm);
    signature.initVerify((PublicKey) key);
    signature.update(input);
    return signature.verify(made);
  }

  private static JsonObject object(String part) {
    return JsonParser.parseString(new String(decode(part), UTF_8)).getAsJsonObject();
  }

  private static byte[] decode(String part) {
    assertThat(part).doesNotContain("=");
    return Base64.getUrlDecoder().decode(part);
  }

  private static String string(JsonElement element) {
    assertThat(element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()).isTrue();
    return element.getAsString();
  }

  private static long whole(JsonElement element) {
    assertThat(element.getAsJsonPrimitive().isNumber()).isTrue();
    assertThat(element.toString()).matches("\\d+");
    return element.getAsLong();
  }
}
