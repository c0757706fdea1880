package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The ID token of a device authorization grant: all rules but the nonce, of which none was sent.
 */
class DeviceIdTokenTest {

  private final Sitting sitting = new Sitting();

  @AfterEach
  void end() throws IOException {
    sitting.close();
  }

  private void refuses(Consumer<JsonObject> change, ErrorKind kind, String reason) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> sitting.device(change))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.reason().orElse("")).isEqualTo(reason);
            });
  }

  @Test
  void withoutANonce_isProven() {
    IdToken idToken = sitting.device(claims -> {});
    assertThat(idToken.identity().subject()).isEqualTo("u1");
  }

  @Test
  void withANonce_isOfAnotherSignIn() {
    ErrorKind kind = ErrorKind.ID_TOKEN_NONCE_MISMATCH;
    refuses(claims -> claims.addProperty("nonce", "n-1"), kind, "");
    refuses(claims -> claims.addProperty("nonce", ""), kind, "");
    refuses(claims -> claims.add("nonce", JsonNull.INSTANCE), kind, "");
  }

  @Test
  void otherClaims_areJudgedAsAtAnySignIn() {
    ErrorKind kind = ErrorKind.ID_TOKEN_CLAIM_INVALID;
    refuses(claims -> claims.addProperty("iss", "https://evil.example"), kind, "iss");
    refuses(claims -> claims.addProperty("aud", "other"), kind, "aud");
    refuses(claims -> claims.remove("sub"), kind, "sub");
    refuses(claims -> claims.addProperty("iat", Sitting.now() - 3600), kind, "iat");
    refuses(claims -> claims.addProperty("auth_time", Sitting.now() + 3600), kind, "auth_time");
    refuses(claims -> claims.add("events", new JsonArray()), ErrorKind.ID_TOKEN_TYPE_REFUSED, "");
    refuses(
        claims -> claims.addProperty("exp", Sitting.now() - 60), ErrorKind.ID_TOKEN_EXPIRED, "");
    refuses(
        claims -> claims.addProperty("at_hash", "x"), ErrorKind.ID_TOKEN_HASH_MISMATCH, "at_hash");
  }

  @Test
  void claimsThatTheApplicationRequires_areRequired() {
    sitting.party(party -> party.requiredClaim("hd", "example.com"));
    refuses(claims -> {}, ErrorKind.ID_TOKEN_CLAIM_INVALID, "hd");
    assertThat(sitting.device(claims -> claims.addProperty("hd", "example.com"))).isNotNull();
  }

  @Test
  void signature_isJudged() {
    sitting.header("{\"alg\":\"none\"}");
    refuses(claims -> {}, ErrorKind.ID_TOKEN_ALG_REFUSED, "");
  }
}
