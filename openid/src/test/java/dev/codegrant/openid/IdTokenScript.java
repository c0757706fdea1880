package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ID token of a case, out of the corpus's own little language. */
final class IdTokenScript {

  private static final BigInteger ORDER =
      ((ECPublicKey) Keys.P256.getPublic()).getParams().getOrder();
  private static final int HALF = 32;

  private final JsonObject words;
  private final String nonce;
  private final String clientSecret;
  private Duration maxAge = Duration.ZERO;
  private String requiredAcr = "";

  IdTokenScript(JsonObject words, String nonce, String clientSecret) {
    this.words = words;
    this.nonce = nonce;
    this.clientSecret = clientSecret;
  }

  /** What the claims' directives ask of the request, before there is a nonce. */
  static IdTokenScript directives(JsonObject words) {
    IdTokenScript script = new IdTokenScript(words, "", "");
    script.payload();
    return script;
  }

  Duration maxAge() {
    return maxAge;
  }

  String requiredAcr() {
    return requiredAcr;
  }

  /** The token; its header is the one given, if one is. */
  String token(@Nullable JsonElement otherHeader) {
    String header = (otherHeader == null ? header() : otherHeader).toString();
    String signed = signed(header, payload());
    return words.has("mutate") ? mutated(signed, words.get("mutate").getAsString()) : signed;
  }

  String token() {
    return token(null);
  }

  JsonObject header() {
    return JsonParser.parseString(words.get("header").getAsString()).getAsJsonObject();
  }

  private String signed(String header, String payload) {
    if (words.get("sign").isJsonNull()) {
      return JwtWriter.input(header, payload) + ".";
    }
    String sign = words.get("sign").getAsString();
    return switch (sign) {
      case "as-rs256-1" ->
          edge()
              ? JwtWriter.sign("ES256", Keys.P256.getPrivate(), header, payload)
              : JwtWriter.sign("RS256", Keys.RSA.getPrivate(), header, payload);
      case "as-es256" -> JwtWriter.sign("ES256", Keys.P256.getPrivate(), header, payload);
      case "as-ps256" ->
          JwtWriter.sign("PS256", SignInWorld.SECOND_RSA.getPrivate(), header, payload);
      case "as-ps256 as RS256" ->
          JwtWriter.sign("RS256", SignInWorld.SECOND_RSA.getPrivate(), header, payload);
      case "as-ed25519" -> JwtWriter.sign("EdDSA", Keys.ED25519.getPrivate(), header, payload);
      case "as-p384" -> JwtWriter.sign("ES256", p384(), header, payload);
      case "evil", "evil-rs256 kid k1" ->
          JwtWriter.sign("RS256", SignInWorld.EVIL.getPrivate(), header, payload);
      case "hmac:pem(k1.pub)" ->
          JwtWriter.mac(
              Keys.pem("PUBLIC KEY", Keys.RSA.getPublic()).getBytes(UTF_8), header, payload);
      case "hmac:client_secret" -> JwtWriter.mac(clientSecret.getBytes(UTF_8), header, payload);
      case "hmac:''" -> JwtWriter.mac(new byte[0], header, payload);
      default -> throw new IllegalStateException("nobody signs as " + sign);
    };
  }

  private static java.security.PrivateKey p384() {
    KeyPair pair = Keys.P384;
    return pair.getPrivate();
  }

  private boolean edge() {
    return words.has("mutate") && words.get("mutate").getAsString().startsWith("signature: ");
  }

  private String payload() {
    String text = words.get("claims").getAsString();
    JsonObject claims = base();
    String raw = "";
    int plus = text.indexOf("+x:nest(");
    if (plus >= 0) {
      int depth = Integer.parseInt(text.substring(plus + 8, text.length() - 1));
      return claims
          .toString()
          .replaceFirst("\\}$", ",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
    }
    for (String change : changes(text)) {
      if (change.startsWith("RAW ")) {
        String[] pair = change.substring(4).split("=", 2);
        claims.remove(pair[0]);
        raw = ",\"" + pair[0] + "\":" + pair[1];
      } else if (change.startsWith("-")) {
        claims.remove(change.substring(1));
      } else {
        change(claims, change);
      }
    }
    String json = claims.toString();
    return json.substring(0, json.length() - 1) + raw + "}";
  }

  private JsonObject base() {
    long now = SignInWorld.NOW.getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", SignInWorld.ISSUER);
    claims.addProperty("sub", "u1");
    claims.addProperty("aud", SignInWorld.CLIENT_ID);
    claims.addProperty("exp", now + 300);
    claims.addProperty("iat", now);
    claims.addProperty("nonce", nonce);
    return claims;
  }

  /** The parts behind BASE: commas and semicolons, those within brackets apart. */
  private static List<String> changes(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (char c : text.substring("BASE".length()).toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth == 0 && (c == ',' || c == ';')) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private void change(JsonObject claims, String change) {
    String name = change.substring(0, change.indexOf('='));
    String value = change.substring(change.indexOf('=') + 1);
    switch (name) {
      case "max_age" -> maxAge = Duration.ofSeconds(Long.parseLong(value));
      case "acr_essential" -> requiredAcr = value;
      default -> claims.add(name, value(value));
    }
  }

  private JsonElement value(String word) {
    long now = SignInWorld.NOW.getEpochSecond();
    if (word.startsWith("now")) {
      String rest = word.substring(3);
      return JsonParser.parseString(
          rest.startsWith("*")
              ? "" + now * Long.parseLong(rest.substring(1))
              : rest.contains(".") ? (now + 300) + ".5" : "" + (now + Long.parseLong(rest)));
    }
    return switch (word) {
      case "[CID]" -> JsonParser.parseString("[\"client-1\"]");
      case "[CID,other]" -> JsonParser.parseString("[\"client-1\",\"other\"]");
      case "[[CID]]" -> JsonParser.parseString("[[\"client-1\"]]");
      case "[CID,CID]" -> JsonParser.parseString("[\"client-1\",\"client-1\"]");
      case "[N]" -> JsonParser.parseString("[\"" + nonce + "\"]");
      case "CI" -> new JsonPrimitive("client-");
      case "CID" -> new JsonPrimitive(SignInWorld.CLIENT_ID);
      case "OLD_CID" -> new JsonPrimitive("client-0");
      case "NONCE_F2" -> new JsonPrimitive("n".repeat(43));
      case "N+' '" -> new JsonPrimitive(nonce + " ");
      case "A*256" -> new JsonPrimitive("A".repeat(256));
      case "[https://as.example]" -> JsonParser.parseString("[\"https://as.example\"]");
      default ->
          word.matches("https?://.*|[a-z]+@.*|other|silver")
              ? new JsonPrimitive(word)
              : JsonParser.parseString(word);
    };
  }

  private static String mutated(String token, String how) {
    int dot = token.lastIndexOf('.');
    String input = token.substring(0, dot);
    byte[] signature = java.util.Base64.getUrlDecoder().decode(token.substring(dot + 1));
    return switch (how) {
      case "signature=''" -> input + ".";
      case "keep old signature" -> token;
      case "append '!!!!'" -> token + "!!!!";
      case "std base64" -> input + "." + java.util.Base64.getEncoder().encodeToString(signature);
      case "payload sub=admin" ->
          new StringBuilder(token)
              .replace(
                  token.indexOf('.') + 1,
                  dot,
                  Keys.base64(
                      new String(
                              java.util.Base64.getUrlDecoder()
                                  .decode(token.substring(token.indexOf('.') + 1, dot)),
                              UTF_8)
                          .replace("\"u1\"", "\"admin\"")
                          .getBytes(UTF_8)))
              .toString();
      case "signature: r=0" -> edge(input, signature, BigInteger.ZERO, null);
      case "signature: s=0" -> edge(input, signature, null, BigInteger.ZERO);
      case "signature: r=n" -> edge(input, signature, ORDER, null);
      case "signature: s=n" -> edge(input, signature, null, ORDER);
      case "signature: r=n+1" -> edge(input, signature, ORDER.add(BigInteger.ONE), null);
      case "signature: DER encoded instead of P1363" -> input + "." + Keys.base64(der(signature));
      case "signature: 63 bytes" ->
          input + "." + Keys.base64(Arrays.copyOf(signature, 2 * HALF - 1));
      case "signature: 65 bytes" ->
          input + "." + Keys.base64(Arrays.copyOf(signature, 2 * HALF + 1));
      case "signature: r and s swapped" -> {
        byte[] swapped = new byte[2 * HALF];
        System.arraycopy(signature, 0, swapped, HALF, HALF);
        System.arraycopy(signature, HALF, swapped, 0, HALF);
        yield input + "." + Keys.base64(swapped);
      }
      default -> token; // several tokens; the case makes them
    };
  }

  private static String edge(
      String input, byte[] signature, @Nullable BigInteger r, @Nullable BigInteger s) {
    byte[] changed = signature.clone();
    if (r != null) {
      System.arraycopy(fixed(r), 0, changed, 0, HALF);
    }
    if (s != null) {
      System.arraycopy(fixed(s), 0, changed, HALF, HALF);
    }
    return input + "." + Keys.base64(changed);
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[HALF];
    int length = Math.min(HALF, bytes.length);
    System.arraycopy(bytes, bytes.length - length, out, HALF - length, length);
    return out;
  }

  /** SEQUENCE of two INTEGERs. */
  private static byte[] der(byte[] signature) {
    byte[] r = new BigInteger(1, Arrays.copyOf(signature, HALF)).toByteArray();
    byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF)).toByteArray();
    byte[] out = new byte[6 + r.length + s.length];
    out[0] = 0x30;
    out[1] = (byte) (4 + r.length + s.length);
    out[2] = 2;
    out[3] = (byte) r.length;
    System.arraycopy(r, 0, out, 4, r.length);
    out[4 + r.length] = 2;
    out[5 + r.length] = (byte) s.length;
    System.arraycopy(s, 0, out, 6 + r.length, s.length);
    return out;
  }
}
