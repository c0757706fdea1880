package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WithheldTest {

  private final Withheld withheld = new Withheld();

  private Exchange sent(String url, Optional<String> authorization, String form) {
    Exchange exchange = new Exchange("POST", url, authorization, form);
    withheld.sent(exchange);
    return exchange;
  }

  @Test
  void whatIsNotSecret_stays() {
    sent(
        "https://id.example/token",
        Optional.empty(),
        "grant_type=authorization_code&client_id=my-app&scope=read&code=abc");

    assertThat(withheld.hide("authorization_code of my-app for read; abc is short"))
        .isEqualTo("authorization_code of my-app for read; abc is short");
  }

  @Test
  void whatWasSent_isHidden() {
    sent(
        "https://id.example/token?access_token=query-1",
        Optional.of("Basic basic-1"),
        "code=code-1&code_verifier=verifier-1&refresh_token=refresh-1&token=token-1"
            + "&client_secret=secret-1&client_assertion=assertion-1");

    assertThat(
            withheld.hide(
                "query-1 basic-1 code-1 verifier-1 refresh-1 token-1 secret-1 assertion-1"))
        .isEqualTo("••• ••• ••• ••• ••• ••• ••• •••");
  }

  @Test
  void whatWasSentInJson_isHidden() {
    sent(
        "https://id.example/token",
        Optional.empty(),
        "{\"grant_type\":\"authorization_code\",\"code\":\"code=1&\",\"client_secret\":\"secret-1\"}");

    assertThat(withheld.hide("code=1& secret-1 authorization_code"))
        .isEqualTo("••• ••• authorization_code");
  }

  @Test
  void whatWasSentUnderAServersOwnName_isHidden() {
    for (String name : new String[] {"wechat", "facebook", "tiktok"}) {
      withheld.learn(Generic.named(name).authorizationServer().quirks());
    }

    sent(
        "https://id.example/token?secret=wechat-1",
        Optional.empty(),
        "fb_exchange_token=facebook-1&client_key=tiktok-1&scope=read-1");

    assertThat(withheld.hide("wechat-1 facebook-1 tiktok-1 read-1"))
        .isEqualTo("••• ••• tiktok-1 read-1");
  }

  @Test
  void whatCameUnderAServersOwnName_isHidden() {
    withheld.learn(
        Quirks.builder()
            .tokenResponse(
                TokenResponseQuirks.builder()
                    .memberAlias("access_token", "user_token")
                    .memberAlias("expires_in", "expires")
                    .build())
            .device(DeviceQuirks.builder().memberAlias("device_code", "device").build())
            .build());
    Exchange exchange = sent("https://id.example/token", Optional.empty(), "");
    exchange.answered(
        200,
        "application/json",
        "{\"data\":{\"user_token\":\"alias-1\",\"device\":\"alias-2\",\"expires\":\"3600\"}}"
            .getBytes(UTF_8));
    withheld.answered(exchange);

    assertThat(withheld.hide("alias-1, alias-2 in 3600")).isEqualTo("•••, ••• in 3600");
  }

  @Test
  void whatCame_isHidden() {
    Exchange exchange = sent("https://id.example/token", Optional.empty(), "");
    exchange.answered(
        200,
        "application/json",
        ("{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-1\",\"id_token\":\"id-1\","
                + "\"authed_user\":{\"access_token\":\"user-1\",\"id\":\"U0123\"}}")
            .getBytes(UTF_8));
    withheld.answered(exchange);

    assertThat(withheld.hide("access-1, refresh-1, id-1, user-1 of U0123"))
        .isEqualTo("•••, •••, •••, ••• of U0123");
  }

  @Test
  void aSecretInAForm_isHiddenToo() {
    withheld.add("a+b/c d");

    assertThat(withheld.hide("a+b/c d, a%2Bb%2Fc+d, a%2Bb%2Fc%20d")).isEqualTo("•••, •••, •••");
  }

  @Test
  void aSecretThatHoldsAnother_isHiddenWhole() {
    withheld.add("first");
    withheld.add("first-and-second");

    assertThat(withheld.hide("first-and-second, first")).isEqualTo("•••, •••");
  }
}
