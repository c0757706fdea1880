package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** A signed JWT to be sent, in the compact serialization of RFC 7515 section 7.1. */
final class Jwt {
  private Jwt() {}

  static String signed(JsonObject header, JsonObject claims, JwtSignature signature) {
    String input = base64Url(header.toString()) + "." + base64Url(claims.toString());
    try {
      byte[] signed = signature.algorithm().sign(signature.key(), input.getBytes(US_ASCII));
      return input + "." + base64Url(signed);
    } catch (GeneralSecurityException | ClassCastException e) {
      throw new IllegalArgumentException(
          "expected a key that signs with "
              + signature.algorithm().joseName()
              + ", got a key for "
              + signature.key().getAlgorithm(),
          e);
    }
  }

  /** What a JWT says, whoever signed it; empty where it is none. */
  static Optional<JsonNode> claims(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return JsonObject.read(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String base64Url(String text) {
    return base64Url(text.getBytes(UTF_8));
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
