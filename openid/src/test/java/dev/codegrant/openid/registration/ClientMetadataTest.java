package dev.codegrant.openid.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonParser;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMetadataTest {

  private static final URI APP = URI.create("https://app.example/x");
  private static final String EC = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"%s}";

  private static ClientMetadata.Builder builder() {
    return ClientMetadata.builder(APP);
  }

  @Test
  void members_areThoseOfTheSpecifications() {
    ClientMetadata metadata =
        builder()
            .clientName("App")
            .grantTypes("authorization_code", "refresh_token")
            .responseTypes("code")
            .scope(Scope.of("openid", "email"))
            .tokenEndpointAuthMethod("private_key_jwt")
            .jwks("{\"keys\":[" + EC.formatted("") + "]}")
            .idTokenSignedResponseAlg(SigningAlgorithm.ES256)
            .userinfoSignedResponseAlg(SigningAlgorithm.RS256)
            .requestObjectSigningAlg(SigningAlgorithm.PS256)
            .requestUris(URI.create("https://app.example/ro#hash"))
            .postLogoutRedirectUris(APP)
            .backchannelLogoutUri(APP)
            .frontchannelLogoutUri(APP)
            .initiateLoginUri(APP)
            .additionalMember("default_max_age", "60")
            .additionalMember("client_name#de", "\"Anwendung\"")
            .build();
    assertThat(JsonParser.parseString(metadata.json(Map.of())))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"redirect_uris": ["https://app.example/x"], "client_name": "App",
                 "grant_types": ["authorization_code", "refresh_token"],
                 "response_types": ["code"], "scope": "openid email",
                 "token_endpoint_auth_method": "private_key_jwt",
                 "jwks": {"keys": [%s]},
                 "id_token_signed_response_alg": "ES256",
                 "userinfo_signed_response_alg": "RS256",
                 "request_object_signing_alg": "PS256",
                 "request_uris": ["https://app.example/ro#hash"],
                 "post_logout_redirect_uris": ["https://app.example/x"],
                 "backchannel_logout_uri": "https://app.example/x",
                 "frontchannel_logout_uri": "https://app.example/x",
                 "initiate_login_uri": "https://app.example/x",
                 "default_max_age": 60, "client_name#de": "Anwendung"}\
                """
                    .formatted(EC.formatted(""))));
    assertThat(metadata.toString()).doesNotContain("Anwendung");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://app.example/", "https://app.example/#x", "cb"})
  void redirectUriThatIsNone_isRefused(String uri) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ClientMetadata.builder(URI.create(uri)));
  }

  @Test
  void withoutRedirectUri_isRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(ClientMetadata::builder)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  /** The private half would be with the server for good. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"A\",\"y\":\"A\",\"d\":\"A\"}]}",
        "{\"keys\":[{\"kty\":\"oct\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"A\",\"e\":\"A\",\"p\":\"A\"}]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[1]}",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{}",
        "[]",
        "",
        "{\"keys\":[{\"kty\":\"RSA\"}],\"keys\":[]}"
      })
  void keysThatAreNotPublic_areRefused(String jwks) {
    ClientMetadata.Builder builder = builder();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder.jwks(jwks))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }

  @Test
  void keysByValueAndByReference_areRefused() {
    String jwks = "{\"keys\":[" + EC.formatted("") + "]}";
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder().jwks(jwks).jwksUri(APP))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder().jwksUri(APP).jwks(jwks))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThat(builder().jwksUri(APP).build().json(Map.of())).contains("jwks_uri");
  }

  @ParameterizedTest
  @CsvSource({
    "client_id,                    '\"x\"'",
    "client_secret,                '\"x\"'",
    "registration_access_token,    '\"x\"'",
    "redirect_uris,                '[]'",
    "token_endpoint_auth_method,   '\"none\"'",
    "id_token_signed_response_alg, '\"none\"'",
    "request_object_signing_alg,   '\"none\"'",
    "a b,                          '1'",
    "x,                            ''",
    "x,                            'null'",
    "x,                            'text'",
    "x,                            '1,\"client_id\":\"y\"'",
    "x,                            '1}{'",
    "x,                            '{\"a\":1,\"a\":2}'"
  })
  void additionalMemberThatBreaksARule_isRefused(String name, String json) {
    ClientMetadata.Builder builder = builder();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder.additionalMember(name, json))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://app.example/", "https://user@app.example/", "mailto:a@b"})
  void addressesThatAreNotHttps_areRefused(String uri) {
    URI bad = URI.create(uri);
    for (Runnable each :
        new Runnable[] {
          () -> builder().jwksUri(bad),
          () -> builder().requestUris(bad),
          () -> builder().postLogoutRedirectUris(bad),
          () -> builder().backchannelLogoutUri(bad),
          () -> builder().frontchannelLogoutUri(bad),
          () -> builder().initiateLoginUri(bad)
        }) {
      assertThatExceptionOfType(ConfigurationException.class).isThrownBy(each::run);
    }
  }

  @Test
  void controlCharacter_isRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder().clientName("a\nb"))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }
}
