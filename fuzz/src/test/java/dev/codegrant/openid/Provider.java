package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.client.ClientId;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A provider that signs with the client secret, so that there are no keys to fetch. */
final class Provider {

  static final ClientId CLIENT_ID = new ClientId(IdTokenClaims.CLIENT_ID);
  static final Secret SECRET = Secret.of("a secret of 32 bytes, or of more");
  static final AuthorizationServer SERVER =
      AuthorizationServer.builder(
              URI.create("https://as.example/authorize"), URI.create("https://as.example/token"))
          .issuer(IdTokenClaims.ISSUER)
          .build();

  private static final String HEADER = base64("{\"alg\":\"HS256\"}".getBytes(US_ASCII));

  private Provider() {}

  static RelyingParty relyingParty() {
    return RelyingParty.builder(SERVER, CLIENT_ID)
        .idTokenSignedWithClientSecret(SECRET)
        .trustedAudience(IdTokenClaims.TRUSTED)
        .clock(Clock.fixed(IdTokenClaims.NOW, ZoneOffset.UTC))
        .build();
  }

  static String signed(byte[] payload) {
    try {
      String input = HEADER + "." + base64(payload);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.reveal().getBytes(US_ASCII), "HmacSHA256"));
      return input + "." + base64(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new Violation("no HMAC", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
