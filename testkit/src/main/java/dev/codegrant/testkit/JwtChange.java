package dev.codegrant.testkit;

import java.security.Key;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is different about one JWT that the server signs, RFC 7519: an ID token, a UserInfo answer,
 * an authorization response or a logout token. A value, used once by {@link
 * FakeOpenIdProvider#nextIdToken}, {@link FakeOpenIdProvider#nextUserInfo}, {@link
 * FakeOpenIdProvider#nextAuthorizationResponseJwt} or {@link FakeOpenIdProvider#nextLogoutToken}.
 * Changes are made in the order they were added, and the token is signed after all of them.
 *
 * <pre>{@code
 * server.openId().nextIdToken(JwtChange.none().withClaim("aud", "[\"app\",\"stranger\"]"));
 * server.openId().nextIdToken(JwtChange.none().withoutHeader("kid").signedWithUnpublishedKey());
 * }</pre>
 */
public final class JwtChange {
  private final UnaryOperator<JsonObject> claims;
  private final UnaryOperator<JsonObject> header;
  private final UnaryOperator<JwtSignature> signature;
  private final UnaryOperator<Optional<String>> text;

  private JwtChange(
      UnaryOperator<JsonObject> claims,
      UnaryOperator<JsonObject> header,
      UnaryOperator<JwtSignature> signature,
      UnaryOperator<Optional<String>> text) {
    this.claims = claims;
    this.header = header;
    this.signature = signature;
    this.text = text;
  }

  /**
   * The token as it would be anyway, to be changed by the other methods.
   *
   * @return no change
   */
  public static JwtChange none() {
    return new JwtChange(
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  /**
   * This change, and a claim added or replaced.
   *
   * @param name the claim's name
   * @param jsonValue its value as JSON text, signed as it is: a string needs its quotes
   * @return a new change
   * @throws IllegalArgumentException if the value is not JSON
   */
  public JwtChange withClaim(String name, String jsonValue) {
    JsonObject.requireJson(name, jsonValue);
    return claims(object -> object.raw(name, jsonValue));
  }

  /**
   * This change, and a claim left out.
   *
   * @param name the claim's name
   * @return a new change
   */
  public JwtChange withoutClaim(String name) {
    Objects.requireNonNull(name);
    return claims(object -> object.remove(name));
  }

  /**
   * This change, and a header parameter added or replaced, RFC 7515 section 4. Another {@code alg}
   * or {@code kid} is a lie: the key that signs stays the same.
   *
   * @param name the parameter's name
   * @param jsonValue its value as JSON text, signed as it is: a string needs its quotes
   * @return a new change
   * @throws IllegalArgumentException if the value is not JSON
   */
  public JwtChange withHeader(String name, String jsonValue) {
    JsonObject.requireJson(name, jsonValue);
    return header(object -> object.raw(name, jsonValue));
  }

  /**
   * This change, and a header parameter left out.
   *
   * @param name the parameter's name
   * @return a new change
   */
  public JwtChange withoutHeader(String name) {
    Objects.requireNonNull(name);
    return header(object -> object.remove(name));
  }

  /**
   * This change, and a signature by a key of the same type that is in no issuer's key set. The
   * header, with the usual key's {@code kid}, stays the same.
   *
   * @return a new change
   */
  public JwtChange signedWithUnpublishedKey() {
    return signature(JwtSignature::withUnpublishedKey);
  }

  /**
   * This change, and a signature by another key, with {@code alg} set to say so. The {@code kid} of
   * the usual key stays.
   *
   * @param algorithm a name of RFC 7518 section 3.1 or {@code EdDSA}, for example {@code HS256}
   * @param key a private key that fits, or for HS256 the secret's bytes
   * @return a new change
   * @throws IllegalArgumentException if the algorithm is unknown or the key does not fit
   */
  public JwtChange signedWith(String algorithm, Key key) {
    JwtSignature other = new JwtSignature(SigningAlgorithm.named(algorithm), key);
    Jwt.signed(new JsonObject(), new JsonObject(), other);
    return signature(usual -> other)
        .header(object -> object.string("alg", other.algorithm().joseName()));
  }

  /**
   * This change, and no signature: {@code alg} is {@code none} and nothing follows the second dot,
   * RFC 7518 section 3.6.
   *
   * @return a new change
   */
  public JwtChange unsigned() {
    return header(object -> object.string("alg", "none"))
        .text(token -> token.map(JwtChange::withoutSignature));
  }

  /**
   * This change, and a signature that is wrong in its first bits.
   *
   * @return a new change
   */
  public JwtChange withCorruptSignature() {
    return text(token -> token.map(JwtChange::corrupt));
  }

  /**
   * This change, and other text in the token's place.
   *
   * @param replacement the text, sent as it is
   * @return a new change
   */
  public JwtChange replacedBy(String replacement) {
    Objects.requireNonNull(replacement);
    return text(token -> Optional.of(replacement));
  }

  /**
   * This change, and no token at all: a token answer without {@code id_token}; where nothing but
   * the token is sent, empty text.
   *
   * @return a new change
   */
  public JwtChange omitted() {
    return text(token -> Optional.empty());
  }

  /** This change, and then the other. */
  JwtChange then(JwtChange next) {
    return claims(next.claims).header(next.header).signature(next.signature).text(next.text);
  }

  /** This change; tells of it where it makes a difference, or where one is made anyway. */
  JwtChange noting(boolean anyway, Runnable difference) {
    return new JwtChange(
        noting(claims, JsonObject::toString, difference),
        noting(header, JsonObject::toString, difference),
        noting(signature, usual -> usual, difference),
        noting(
            text,
            usual -> {
              if (anyway) {
                difference.run();
              }
              return usual;
            },
            difference));
  }

  /** A state is compared, because what is changed may be changed in its place. */
  private static <T> UnaryOperator<T> noting(
      UnaryOperator<T> change, Function<T, Object> state, Runnable difference) {
    return usual -> {
      Object before = state.apply(usual);
      T changed = change.apply(usual);
      if (!state.apply(changed).equals(before)) {
        difference.run();
      }
      return changed;
    };
  }

  /** What is signed, or sent as plain JSON. */
  JsonObject changed(JsonObject usualClaims) {
    return claims.apply(usualClaims);
  }

  Optional<String> signed(JsonObject usualHeader, JsonObject usualClaims, JwtSignature usual) {
    return text.apply(
        Optional.of(
            Jwt.signed(header.apply(usualHeader), changed(usualClaims), signature.apply(usual))));
  }

  JwtChange claims(UnaryOperator<JsonObject> next) {
    return new JwtChange(object -> next.apply(claims.apply(object)), header, signature, text);
  }

  JwtChange header(UnaryOperator<JsonObject> next) {
    return new JwtChange(claims, object -> next.apply(header.apply(object)), signature, text);
  }

  JwtChange signature(UnaryOperator<JwtSignature> next) {
    return new JwtChange(claims, header, usual -> next.apply(signature.apply(usual)), text);
  }

  JwtChange text(UnaryOperator<Optional<String>> next) {
    return new JwtChange(claims, header, signature, token -> next.apply(text.apply(token)));
  }

  /** Text that is no JWT has none. */
  private static String withoutSignature(String token) {
    return token.contains(".") ? token.substring(0, token.lastIndexOf('.') + 1) : token;
  }

  /** The last bits of base64url may be padding; the first never are. */
  private static String corrupt(String token) {
    int first = token.lastIndexOf('.') + 1;
    if (first == token.length()) {
      return token;
    }
    char other = token.charAt(first) == 'A' ? 'B' : 'A';
    return token.substring(0, first) + other + token.substring(first + 1);
  }
}
