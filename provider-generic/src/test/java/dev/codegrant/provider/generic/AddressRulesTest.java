package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the addresses of a definition may have in their queries, and which ones it must have. */
final class AddressRulesTest {

  private static final String GOOD =
      """
      {
        "name": "drive", "title": "Example Drive", "documentation": "https://drive.example/docs",
        "variables": { "part": { "holds": "token", "default": "p", "example": "p" } },
        "endpoints": {
          "authorization_endpoint": "https://drive.example/authorize",
          "token_endpoint": "https://drive.example/token",
          "userinfo_endpoint": "https://drive.example/user",
          "jwks_uri": "https://drive.example/keys"
        },
        "authorizationRequest": { "clientIdParameter": "app" },
        "tokenRequest": {
          "clientIdParameter": "key",
          "clientSecretParameter": "pass",
          "refreshTokenParameter": "long",
          "refreshEndpoint": "https://drive.example/refresh"
        },
        "revocation": { "tokenParameter": "dead" },
        "device": { "scopeParameter": "scopes" },
        "userInformation": {
          "verifiedEmails": {
            "endpoint": "https://drive.example/emails",
            "listPath": "", "primaryMember": "primary", "verifiedMember": "verified"
          }
        },
        "issuer": "https://drive.example",
        "discovery": "https://drive.example",
        "idToken": {},
        "clientAuthentication": ["client_secret_post"],
        "pkce": "checked",
        "evidence": [
          { "subject": "s", "fact": "f", "source": "drive.example", "date": "2026-11-22",
            "confidence": "doc" }
        ]
      }
      """;

  @TempDir Path folder;

  private ProviderDefinition read(String text) {
    try {
      return Generic.definition(Files.writeString(folder.resolve("drive.json"), text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String with(String before, String after) {
    assertThat(GOOD).contains(before);
    return GOOD.replace(before, after);
  }

  private ConfigurationException refusal(String text) {
    ConfigurationException refusal =
        catchThrowableOfType(ConfigurationException.class, () -> read(text));
    assertThat(refusal).as(text).isNotNull();
    return refusal;
  }

  /** Of every address; a query is sent as it stands, and URLs are logged. */
  @ParameterizedTest
  @CsvSource({
    "authorize, authorization_endpoint, 5",
    "token, token_endpoint, 6",
    "user, userinfo_endpoint, 7",
    "keys, jwks_uri, 8",
    "refresh, refreshEndpoint, 15",
    "emails, endpoint, 21"
  })
  void parameterOfTheProtocol_isRefused(String path, String key, int line) {
    for (String query :
        new String[] {
          "client_secret=s3cr3t",
          "client_id=s3cr3t",
          "CLIENT_SECRET=s3cr3t",
          "a=b&client%5Fsecret=s3cr3t",
          "access_token=s3cr3t",
          "code",
          "app=s3cr3t",
          "key=s3cr3t",
          "pass=s3cr3t",
          "long=s3cr3t",
          "dead=s3cr3t",
          "scopes=s3cr3t"
        }) {
      assertThat(refusal(with("/" + path + "\"", "/" + path + "?" + query + "\"")))
          .hasMessageNotContaining("s3cr3t")
          .matches(
              e ->
                  e.came()
                      .equals("one of them at '%s' in drive.json, line %s".formatted(key, line)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorize", "token", "user", "keys", "refresh", "emails"})
  void harmlessQuery_isTaken(String path) {
    for (String query :
        new String[] {"", "?", "?a=b&c", "?x=client_secret", "?api-version=1", "?a[b]={part}"}) {
      String address = "/" + path + query.replace("[", "%5B").replace("]", "%5D") + "\"";
      assertThat(read(with("/" + path + "\"", address)).authorizationServer()).isNotNull();
    }
  }

  /** What cannot be decoded cannot be judged. */
  @ParameterizedTest
  @CsvSource({"a=%FF,false", "a=%C3%A9,true"})
  void queryThatIsNoForm_isRefused(String query, boolean good) {
    String text = with("/token\"", "/token?" + query + "\"");
    if (good) {
      assertThat(read(text)).isNotNull();
    } else {
      assertThat(refusal(text).came())
          .isEqualTo("another query at 'token_endpoint' in drive.json, line 6");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true,",
    "true, true, false,",
    "true, false, true,",
    "true, false, false, neither jwks_uri nor discovery",
    "false, true, true, no issuer",
    "false, false, false, no issuer"
  })
  void idToken_isOfAnIssuer_andItsKeysAreKnown(
      boolean issuer, boolean keys, boolean discovery, @Nullable String came) {
    String text = GOOD;
    text = issuer ? text : text.replace("\"issuer\": \"https://drive.example\",", "");
    text = discovery ? text : text.replace("\"discovery\": \"https://drive.example\",", "");
    text = keys ? text : text.replaceFirst(",(\\s+)\"jwks_uri\": \"[^\"]*\"", "$1");

    assertThat(read(text.replace("\"idToken\": {},", "")).hasIdTokens()).isFalse();
    if (came == null) {
      assertThat(read(text).hasIdTokens()).isTrue();
      assertThat(SchemaTest.complaints(text)).isEmpty();
    } else {
      assertThat(refusal(text).came()).isEqualTo(came + " at 'idToken' in drive.json, line 27");
      assertThat(SchemaTest.complaints(text)).isNotEmpty();
    }
  }

  @Test
  void idToken_ofAnIssuerThatAVariableDecides_isTaken() {
    String text =
        with(
            "\"issuer\": \"https://drive.example\",",
            "\"issuerWhen\": { \"part\": { \"p\": \"https://drive.example\" } },");
    assertThat(read(text).authorizationServer().issuer()).hasValue("https://drive.example");
    assertThat(read(text).hasIdTokens()).isTrue();
    assertThat(SchemaTest.complaints(text)).isEmpty();
  }

  /** Another spelling of the issuer is compared, and asked for nothing. */
  @ParameterizedTest
  @CsvSource({
    "host, https://{part}:443, true",
    "base, spn:{part}, true",
    "token, https://{part}.example, false"
  })
  void otherSpellingOfTheIssuer_mayHoldAVariableAnywhere(String holds, String text, boolean good) {
    String definition =
        with("\"idToken\": {}", "\"idToken\": { \"alsoIssuer\": [\"" + text + "\"] }")
            .replace("\"holds\": \"token\"", "\"holds\": \"" + holds + "\"")
            .replace(
                "\"default\": \"p\", \"example\": \"p\"",
                holds.equals("base")
                    ? "\"default\": \"https://p.example\", \"example\": \"https://p.example\""
                    : "\"default\": \"p.example\", \"example\": \"p.example\"");
    ProviderDefinition read = good ? read(definition) : null;
    assertThat(read == null ? refusal(definition).came() : read.name())
        .startsWith(good ? "drive" : "one that holds token");
    if (read != null) {
      assertThat(read.relyingParty(read.authorizationServer(), new ClientId("app"))).isNotNull();
    }
  }

  /** Nobody can be asked for the metadata of a tenant that a token will name. */
  @ParameterizedTest
  @CsvSource({"issuer, true", "discovery, false"})
  void tenantOfATokenIsOfTheIssuerAlone(String key, boolean good) {
    String text =
        with(
            "\"%s\": \"https://drive.example\"".formatted(key),
            "\"%s\": \"https://drive.example/{tenantid}\"".formatted(key));
    if (good) {
      assertThat(read(text).authorizationServer().issuer())
          .hasValue("https://drive.example/{tenantid}");
    } else {
      assertThat(refusal(text).came())
          .isEqualTo("one with {tenantid} at 'discovery' in drive.json, line 26");
    }
  }
}
