package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Core 1.0 section 5.1. */
class ClaimsTest {

  private static final URI HERE = URI.create("https://op.example/");

  private static Claims claims(String json) throws MalformedJsonException {
    return new Claims(JsonDocument.parse(json.getBytes(UTF_8)));
  }

  @Test
  void standardClaims_haveTheirMethods() throws Exception {
    Claims claims =
        claims(
            """
            {"name":"1","given_name":"2","family_name":"3","middle_name":"4","nickname":"5",
            "preferred_username":"6","profile":"https://a.example/7","gender":"8",
            "picture":"http://a.example/9","website":"HTTPS://a.example/10?x=y#z",
            "birthdate":"0000-12-24","zoneinfo":"Europe/Paris","locale":"en-US",
            "email":"11","email_verified":true,"phone_number":"12","phone_number_verified":true,
            "updated_at":1700000000,"name#ja-Kana-JP":"13"}
            """);
    assertThat(claims.name()).contains("1");
    assertThat(claims.givenName()).contains("2");
    assertThat(claims.familyName()).contains("3");
    assertThat(claims.middleName()).contains("4");
    assertThat(claims.nickname()).contains("5");
    assertThat(claims.preferredUsername()).contains("6");
    assertThat(claims.profile()).contains(URI.create("https://a.example/7"));
    assertThat(claims.gender()).contains("8");
    assertThat(claims.picture()).contains(URI.create("http://a.example/9"));
    assertThat(claims.website()).contains(URI.create("HTTPS://a.example/10?x=y#z"));
    assertThat(claims.birthdate()).contains("0000-12-24");
    assertThat(claims.zoneinfo()).contains("Europe/Paris");
    assertThat(claims.locale()).contains(Locale.US);
    assertThat(claims.verifiedEmail()).contains("11");
    assertThat(claims.verifiedPhoneNumber()).contains("12");
    assertThat(claims.updatedAt()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(claims.string("name#ja-Kana-JP")).contains("13");
    assertThat(claims.address()).isEmpty();
    assertThat(claims.sources()).isEmpty();
    assertThat(claims.toString()).contains("given_name").doesNotContain("example", "Paris");
  }

  @Test
  void claimsOfAnotherType_areAsIfNotThere() throws Exception {
    Claims claims =
        claims(
            """
            {"name":1,"profile":["https://a.example/"],"locale":7,"updated_at":"1700000000",
            "address":"Rue 1","email":["a"],"email_verified":true}
            """);
    assertThat(claims.name()).isEmpty();
    assertThat(claims.profile()).isEmpty();
    assertThat(claims.locale()).isEmpty();
    assertThat(claims.updatedAt()).isEmpty();
    assertThat(claims.address()).isEmpty();
    assertThat(claims.verifiedEmail()).isEmpty();
  }

  /** ID-123. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "true,true",
        "false,false",
        "`\"true\"`,false",
        "1,false",
        "null,false",
        "[true],false"
      })
  void verified_isTheBooleanTrueAlone(String json, boolean verified) throws Exception {
    Claims claims =
        claims(
            "{\"email\":\"a\",\"phone_number\":\"b\",\"email_verified\":%s,\"phone_number_verified\":%s}"
                .formatted(json, json));
    assertThat(claims.verifiedEmail().isPresent()).isEqualTo(verified);
    assertThat(claims.verifiedPhoneNumber().isPresent()).isEqualTo(verified);
  }

  /** Apple, Cognito; of telephone numbers nothing is known. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "true,true",
        "false,false",
        "`\"true\"`,true",
        "`\"false\"`,false",
        "`\"True\"`,false",
        "1,true",
        "2,false",
        "null,false",
        "[true],false"
      })
  void verifiedEmail_ofAServerThatSaysSoInAText(String json, boolean verified) throws Exception {
    Claims claims =
        new Claims(
            JsonDocument.parse(
                "{\"email\":\"a\",\"phone_number\":\"b\",\"email_verified\":%s,\"phone_number_verified\":\"true\"}"
                    .formatted(json)
                    .getBytes(UTF_8)),
            textual(AuthorizationServer.builder(HERE, HERE)).build());
    assertThat(claims.verifiedEmail().isPresent()).isEqualTo(verified);
    assertThat(claims.verifiedPhoneNumber()).isEmpty();
  }

  static AuthorizationServer.Builder textual(AuthorizationServer.Builder server) {
    return server.quirks(
        Quirks.builder()
            .userInformation(UserInformationQuirks.builder().verifiedAsTextOrNumber().build())
            .build());
  }

  @Test
  void verified_withoutTheOther_isNothing() throws Exception {
    assertThat(claims("{\"email\":\"a\",\"phone_number_verified\":true}").verifiedEmail())
        .isEmpty();
    assertThat(claims("{\"phone_number\":\"b\",\"email_verified\":true}").verifiedPhoneNumber())
        .isEmpty();
    assertThat(claims("{\"email_verified\":true}").verifiedEmail()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:image/png;base64,AA==",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "//a.example/x",
        "/x",
        "https:/x",
        "https://",
        "https://a b/",
        "not a url",
        ""
      })
  void urls_ofOtherSchemes_areAsIfNotThere(String text) throws Exception {
    Claims claims = claims("{\"picture\":\"" + text + "\"}");
    assertThat(claims.picture()).isEmpty();
    assertThat(claims.string("picture")).contains(text);
  }

  @ParameterizedTest
  @CsvSource({"de,de", "en_US,en-US", "zh-Hant-TW,zh-Hant-TW", "!,", "'',", "_,"})
  void locale_isALanguageTag(String text, String tag) throws Exception {
    assertThat(claims("{\"locale\":\"" + text + "\"}").locale().map(Locale::toLanguageTag))
        .isEqualTo(java.util.Optional.ofNullable(tag));
  }

  @Test
  void address_isAValue() throws Exception {
    String json =
        """
        {"address":{"formatted":"a\\nb","street_address":"1","locality":"2","region":"3",
        "postal_code":"4","country":"5","planet":"6"}}
        """;
    Address address = claims(json).address().orElseThrow();
    assertThat(address.formatted()).contains("a\nb");
    assertThat(address.streetAddress()).contains("1");
    assertThat(address.locality()).contains("2");
    assertThat(address.region()).contains("3");
    assertThat(address.postalCode()).contains("4");
    assertThat(address.country()).contains("5");
    assertThat(address.toString()).isEqualTo("Address[6 parts]");
    assertThat(address).isEqualTo(claims(json).address().orElseThrow());
    assertThat(address).hasSameHashCodeAs(claims(json).address().orElseThrow());
    assertThat(address)
        .isNotEqualTo(claims(json.replace("\"5\"", "\"7\"")).address().orElseThrow());
    assertThat(claims("{\"address\":{\"country\":5}}").address().orElseThrow().country()).isEmpty();
  }
}
