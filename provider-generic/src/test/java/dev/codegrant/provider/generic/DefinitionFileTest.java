package dev.codegrant.provider.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own definition: what is taken, and that all else is refused with its place. */
final class DefinitionFileTest {

  private static final String GOOD =
      """
      {
        "name": "drive",
        "title": "Example Drive",
        "documentation": "https://drive.example/docs",
        "variables": {
          "host": { "holds": "host", "default": "drive.example", "example": "drive.example" }
        },
        "issuer": "https://{host}",
        "endpoints": {
          "authorization_endpoint": "https://{host}/authorize",
          "token_endpoint": "https://{host}/token"
        },
        "clientAuthentication": ["client_secret_post"],
        "pkce": "checked",
        "tokenResponse": {
          "acceptFormEncoded": true,
          "scopeDelimiter": ","
        },
        "errors": {
          "code": { "bad_code": "invalid_grant" }
        },
        "rotation": "always",
        "idToken": {
          "algorithms": ["RS256"]
        },
        "redirectUri": ["exact"],
        "notes": ["Nothing."],
        "discovery": "https://{host}",
        "variants": {
          "test": { "variables": { "host": { "default": "test.drive.example" } } }
        },
        "evidence": [
          {
            "subject": "errors",
            "fact": "an error has status 200",
            "source": "drive.example",
            "date": "2026-11-22",
            "confidence": "doc"
          }
        ]
      }
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("drive.json");
  }

  private ProviderDefinition read(String json) {
    try {
      return Generic.definition(Files.writeString(file, json));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ConfigurationException refusal(String before, String after) {
    assertThat(GOOD).contains(before);
    return refusal(GOOD.replace(before, after));
  }

  private ConfigurationException refusal(String json) {
    ConfigurationException refusal =
        catchThrowableOfType(ConfigurationException.class, () -> read(json));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
    assertThat(refusal.getCause()).isNull();
    return refusal;
  }

  @Test
  void good_isTaken() {
    ProviderDefinition drive = read(GOOD);

    assertThat(drive.authorizationServer().tokenEndpoint())
        .hasToString("https://drive.example/token");
    assertThat(drive.authorizationServer().quirks().tokenResponse().scopeDelimiter())
        .isEqualTo(",");
    assertThat(drive.authorizationServer().quirks().errors().standardCode("bad_code"))
        .isEqualTo("invalid_grant");
    assertThat(drive.variant("test").authorizationServer().tokenEndpoint())
        .hasToString("https://test.drive.example/token");
    assertThat(drive.unverified()).isEmpty();
    assertThat(drive.evidence()).singleElement().matches(each -> each.fact().contains("200"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"title\"|\"titel\"|titel|an unknown key",
        "\"acceptFormEncoded\"|\"acceptForm\"|acceptForm|an unknown key",
        "\"tokenResponse\"|\"tokenReponse\"|tokenReponse|an unknown key",
        "\"token_endpoint\"|\"token_url\"|token_url|an unknown key",
        "\"holds\"|\"hold\"|hold|an unknown key",
        "\"algorithms\"|\"algs\"|algs|an unknown key",
        "\"subject\"|\"topic\"|topic|an unknown key",
        "\"acceptFormEncoded\": true|\"acceptFormEncoded\": false|acceptFormEncoded|another value",
        "\"acceptFormEncoded\": true|\"acceptFormEncoded\": \"true\"|acceptFormEncoded|another"
            + " value",
        "\"scopeDelimiter\": \",\"|\"scopeDelimiter\": 1|scopeDelimiter|another value",
        "\"scopeDelimiter\": \",\"|\"scopeDelimiter\": \"x\"|scopeDelimiter|another value",
        "\"scopeDelimiter\": \",\"|\"scopeDelimiter\": null|scopeDelimiter|another value",
        "\"always\"|\"often\"|rotation|another word",
        "\"checked\"|\"perhaps\"|pkce|another word",
        "[\"client_secret_post\"]|[\"post\"]|clientAuthentication|another word",
        "[\"client_secret_post\"]|[]|clientAuthentication|another value",
        "[\"client_secret_post\"]|\"client_secret_post\"|clientAuthentication|another value",
        "[\"exact\"]|[\"loose\"]|redirectUri|another word",
        "\"2026-11-22\"|\"22.11.2026\"|date|another text",
        "\"doc\"|\"sure\"|confidence|another word",
        "\"invalid_grant\"|1|bad_code|another value",
        "\"https://drive.example/docs\"|\"http://drive.example\"|documentation|another text",
        "\"https://drive.example/docs\"|\"see there\"|documentation|another text",
        "\"holds\": \"host\"|\"holds\": \"text\"|holds|another word",
        "\"example\": \"drive.example\"|\"example\": \"a/b\"|example|another text",
        "\"https://{host}/token\"|\"https://{server}/token\"|token_endpoint|another name in braces",
        "\"https://{host}/token\"|\"https://{host}/to ken\"|token_endpoint|a text that is none",
        "\"drive\"|\"Drive\"|name|another text",
        "\"test\": {|\"Test\": {|Test|another name",
        "\"test\": { \"variables\"|\"test\": { \"evidence\"|evidence|an unknown key"
      })
  void wrong_isRefusedWithItsPlace(String before, String after, String key, String came) {
    ConfigurationException refusal = refusal(before, after);
    int line = line(GOOD.replace(before, after), after);

    assertThat(refusal.came()).isEqualTo(came + " at '" + key + "' in drive.json, line " + line);
    assertThat(refusal.reason()).hasValue(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://{host}/token",
        "http://drive.example/token",
        "http://127.0.0.1.example/token",
        "ftp://drive.example/token",
        "//drive.example/token",
        "/token",
        "https://user@drive.example/token",
        "https://drive.example/token#x"
      })
  void endpoint_thatIsNotHttps_isRefused(String endpoint) {
    ConfigurationException refusal = refusal("https://{host}/token", endpoint);
    assertThat(refusal.came()).endsWith(" at 'token_endpoint' in drive.json, line 11");
    assertThat(refusal.expected()).doesNotContain("authorization_endpoint");
  }

  /** A token may hold what no host name does: the file is at fault, not who gives the value. */
  @Test
  void tokenInAHostName_isRefused_andALabelIsNot() {
    String region = "\"variables\": { \"region\": { \"holds\": \"label\", \"example\": \"eu\" }, ";
    String good =
        GOOD.replace("\"variables\": {", region)
            .replace("https://{host}/token", "https://{region}.drive.example/token");
    assertThat(read(good).with("region", "us").authorizationServer().tokenEndpoint())
        .hasToString("https://us.drive.example/token");

    ConfigurationException refusal = refusal(good.replace("\"label\"", "\"token\""));
    assertThat(refusal.came())
        .isEqualTo("one that holds token at 'token_endpoint' in drive.json, line 11");
    assertThat(refusal.expected()).isEqualTo("a variable that holds label or host in a host name");
    assertThat(
            read(good.replace("\"label\"", "\"token\"")
                    .replace("https://{region}.drive.example/token", "https://{host}/{region}"))
                .with("region", "a_b")
                .authorizationServer()
                .tokenEndpoint())
        .hasToString("https://drive.example/a_b");
  }

  /** A base is the beginning of a URL, and nothing stands behind its host: it would be another. */
  @ParameterizedTest
  @CsvSource({
    "{base}/token,sso.example,",
    "{base}?x={token},sso.example,",
    "{base},sso.example,",
    "{base}{token}/t,,'a slash, or nothing, after'",
    "{base}.example/t,,'a slash, or nothing, after'",
    "{base}{base}/t,,'a slash, or nothing, after'",
    "https://drive.example?x={token},drive.example,",
    "https://{base}/t,,at the beginning of a URL alone",
    "https://x.{base}/t,,at the beginning of a URL alone",
    "https://drive.example/{base}/t,,at the beginning of a URL alone",
    "https://drive.example/?x={base},,at the beginning of a URL alone"
  })
  void base_isTheBeginning_andEndsWithASlash(
      String endpoint, @Nullable String host, @Nullable String expected) {
    String text =
        GOOD.replace(
                "\"variables\": {",
                "\"variables\": { \"base\": { \"holds\": \"base\", \"example\":"
                    + " \"https://a.example\" }, \"token\": { \"holds\": \"token\", \"example\":"
                    + " \"a\" }, ")
            .replace("https://{host}/token", endpoint);
    if (expected == null) {
      assertThat(
              read(text)
                  .with("host", "drive.example")
                  .with("base", "https://sso.example")
                  .with("token", "t"))
          .extracting(each -> each.authorizationServer().tokenEndpoint().getHost())
          .isEqualTo(host);
    } else {
      assertThat(refusal(text))
          .matches(e -> e.expected().contains(expected))
          .matches(e -> e.came().endsWith(" at 'token_endpoint' in drive.json, line 11"));
    }
  }

  /** A host may end with a port, which what follows would lengthen. */
  @ParameterizedTest
  @CsvSource({
    "https://{host}/t,https://a.example:84/t",
    "https://{host}?x=1,https://a.example:84?x=1",
    "https://{host},https://a.example:84",
    "https://sub.{host}/t,https://sub.a.example:84/t",
    "https://drive.example/{host}1,",
    "https://{host}1/t,''",
    "https://{host}{host}/t,''",
    "https://{host}:8443/t,''",
    "https://{host}.example/t,''",
    "https://{host}@drive.example/t,''"
  })
  void host_endsWithASlash(String endpoint, @Nullable String address) {
    String text = GOOD.replace("https://{host}/token", endpoint);
    if (address == null) { // in a path it is text
      assertThat(read(text).authorizationServer().tokenEndpoint())
          .hasToString("https://drive.example/drive.example1");
    } else if (address.isEmpty()) {
      assertThat(refusal(text))
          .matches(e -> e.expected().startsWith("a slash, or nothing, after '{host}'"))
          .matches(e -> e.came().endsWith(" at 'token_endpoint' in drive.json, line 11"));
    } else {
      assertThat(read(text).with("host", "a.example:84").authorizationServer().tokenEndpoint())
          .hasToString(address);
    }
  }

  /** The client would refuse it later, without file and line. */
  @ParameterizedTest
  @CsvSource({
    "https://{host}/refresh,true",
    "https://DRIVE.example:443/refresh,true",
    "https://api.drive.example/refresh,false",
    "https://drive.example:8443/refresh,false"
  })
  void refreshEndpoint_isAtTheOriginOfTheTokenEndpoint(String endpoint, boolean good) {
    String with = "\"tokenRequest\": { \"refreshEndpoint\": \"" + endpoint + "\" }, \"rotation\":";
    if (good) {
      assertThat(
              read(GOOD.replace("\"rotation\":", with))
                  .authorizationServer()
                  .quirks()
                  .tokenRequest()
                  .refreshEndpoint())
          .isPresent();
    } else {
      assertThat(refusal("\"rotation\":", with).came())
          .isEqualTo("one elsewhere at 'refreshEndpoint' in drive.json, line 22");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"host\": { \"test.example\": \"https://other.example\" } }|",
        "{ \"host\": { \"test.example\": \"https://{host}/test\" } }|",
        "{ \"host\": { \"test.example\": \"http://other.example\" } }|another value at"
            + " 'test.example'",
        "{ \"host\": { \"test.example\": \"https://{nope}.example\" } }|another name in braces at"
            + " 'test.example'",
        "{ \"host\": { \"test.example\": 1 } }|another value at 'test.example'",
        "{ \"host\": { \"https://a\": \"https://a\" } }|another text at 'https://a'",
        "{ \"nope\": { \"test.example\": \"https://a\" } }|another name in braces at 'nope'",
        "{ \"host\": \"https://other.example\" }|another value at 'host'",
        "\"https://other.example\"|another value at 'issuerWhen'"
      })
  void issuersForOtherValues_areReadToo(String issuers, @Nullable String came) {
    String with = "\"issuerWhen\": " + issuers + ", \"rotation\":";
    if (came == null) {
      assertThat(
              read(GOOD.replace("\"rotation\":", with))
                  .with("host", "test.example")
                  .authorizationServer()
                  .issuer()
                  .orElseThrow())
          .isIn("https://other.example", "https://test.example/test");
    } else {
      assertThat(refusal("\"rotation\":", with).came()).isEqualTo(came + " in drive.json, line 22");
    }
  }

  /** RFC 7396 section 2: what is not there cannot be removed, however deep. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"userInformation\": { \"emailMember\": null, \"post\": true } }",
        "{ \"userInformation\": { \"header\": { \"a\": null }, \"post\": true } }",
        "{ \"userInformation\": { \"post\": true }, \"revocation\": { \"path\": null } }"
      })
  void variantThatRemovesWhatIsNotThere_isTaken(String patch) {
    String before = "{ \"variables\": { \"host\": { \"default\": \"test.drive.example\" } } }";
    assertThat(GOOD).contains(before);
    ProviderDefinition variant = read(GOOD.replace(before, patch)).variant("test");
    assertThat(variant.authorizationServer().quirks().userInformation().isPost()).isTrue();
    assertThat(refusal(before, patch.replace("null", "1")).came()).startsWith("another value at");
  }

  @Test
  void endpoint_onALoopbackAddress_isForTests() {
    assertThat(
            read(GOOD.replace("https://{host}/token", "http://127.0.0.1:1/token"))
                .authorizationServer()
                .tokenEndpoint())
        .hasToString("http://127.0.0.1:1/token");
  }

  private static int line(String json, String text) {
    return 1 + (int) json.substring(0, json.indexOf(text)).chars().filter(c -> c == '\n').count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "title",
        "documentation",
        "endpoints",
        "clientAuthentication",
        "pkce",
        "evidence"
      })
  void missing_isRefused(String key) {
    JsonObject json = JsonParser.parseString(GOOD).getAsJsonObject();
    json.remove(key);
    assertThat(refusal(json.toString()).came())
        .isEqualTo("an object without it at '" + key + "' in drive.json, line 1");
  }

  /** Addresses go together alone; what is no address stays as it is, and takes none along. */
  @Test
  void valueForOneVariable_leavesTheDefaultsOfThoseThatAreNoAddress() {
    ProviderDefinition drive =
        read(
            GOOD.replace(
                    "\"host\": { \"holds\"",
                    "\"web\": { \"holds\": \"base\", \"default\": \"https://a.example\","
                        + " \"example\": \"https://a.example\" },"
                        + "\"files\": { \"holds\": \"base\", \"default\": \"https://f.example\","
                        + " \"example\": \"https://f.example\" },"
                        + "\"realm\": { \"holds\": \"token\", \"default\": \"main\","
                        + " \"example\": \"main\" }, \"host\": { \"holds\"")
                .replace(
                    "\"https://{host}/token\"",
                    "\"{web}/{realm}/token\", \"revocation_endpoint\": \"{files}/revoke\""));

    assertThat(drive.with("realm", "other").authorizationServer().tokenEndpoint())
        .hasToString("https://a.example/other/token");
    assertThat(
            drive
                .with("web", "https://own.example")
                .with("files", "https://files.own.example")
                .with("host", "host.own.example")
                .authorizationServer()
                .endpoints()
                .values()
                .stream()
                .map(URI::toString))
        .contains(
            "https://host.own.example/authorize",
            "https://own.example/main/token",
            "https://files.own.example/revoke");
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization_endpoint", "token_endpoint"})
  void missingEndpoint_isRefused(String name) {
    JsonObject json = JsonParser.parseString(GOOD).getAsJsonObject();
    json.getAsJsonObject("endpoints").remove(name);
    String text = new GsonBuilder().setPrettyPrinting().create().toJson(json);
    assertThat(refusal(text).came())
        .isEqualTo(
            "an object without it at '"
                + name
                + "' in drive.json, line "
                + line(text, "\"endpoints\""));
  }

  /** What providers.md forbids is not just unknown: who tries is told why. */
  @Nested
  class ForbiddenSwitch {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "state",
          "withoutState",
          "issuerCheck",
          "skipIssuerCheck",
          "alg none",
          "plain",
          "codeChallengeMethod",
          "verifyTls",
          "insecure_tls",
          "trustAllCertificates",
          "allowHttp",
          "tokenInQuery",
          "tokenHostFromCallback"
        })
    void isRefused_whereverItStands(String key) {
      for (String place :
          new String[] {"\"pkce\":", "\"acceptFormEncoded\":", "\"token_endpoint\":"}) {
        ConfigurationException refusal = refusal(place, "\"" + key + "\": false, " + place);
        assertThat(refusal.came()).startsWith("a forbidden switch at '");
        assertThat(refusal.advice()).startsWith("remove it: ");
      }
    }

    @Test
    void algNone_isRefused() {
      assertThat(refusal("\"RS256\"", "\"none\"").came()).startsWith("alg none at 'algorithms'");
      assertThat(refusal("\"RS256\"", "\"HS256\"").came()).startsWith("another word");
      assertThat(read(GOOD.replace("\"RS256\"", "\"ES256\", \"EdDSA\""))).isNotNull();
    }

    @Test
    void pkcePlain_isRefused() {
      assertThat(refusal("\"checked\"", "\"plain\"").came()).startsWith("plain at 'pkce'");
    }
  }

  @Test
  void pkce_isWhatIsSent() {
    String without = "\"authorizationRequest\": { \"withoutPkce\": true }, \"rotation\":";
    assertThat(refusal("\"checked\"", "\"not-sent\"").came())
        .startsWith("words that contradict each other at 'pkce'");
    assertThat(refusal("\"rotation\":", without).reason()).hasValue("pkce");
    assertThat(
            read(GOOD.replace("\"checked\"", "\"not-sent\"").replace("\"rotation\":", without))
                .authorizationServer()
                .quirks()
                .authorizationRequest()
                .isPkceSent())
        .isFalse();
  }

  @Nested
  class Syntax {

    @Test
    void duplicateKey_isRefused() {
      assertThat(refusal("\"pkce\":", "\"name\": \"drive\", \"pkce\":").came())
          .isEqualTo("a second time the same key at 'name' in drive.json, line 14");
      assertThat(
              refusal("\"scopeDelimiter\":", "\"acceptFormEncoded\": true, \"scopeDelimiter\":")
                  .came())
          .contains("'acceptFormEncoded' in drive.json, line 17");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", " ", "{", "[]", "null", "{} {}", "{'a': 1}", "{\"a\": 1,}", "// x\n{}"})
    void noJsonObject_isRefused(String json) {
      assertThat(refusal(json).came()).contains("in drive.json, line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "-1e9999999999", "123456789012345678901"})
    void numberThatIsTooLarge_isRefused(String number) {
      assertThat(refusal("\"pkce\": \"checked\",", "\"pkce\": " + number + ",").came())
          .contains("in drive.json, line 14");
    }

    /** Twenty characters are enough for every number that a definition has. */
    @Test
    void numberOfMoreThanTwentyCharacters_isNoJson() {
      String zeros = "404." + "0".repeat(16);
      String status = "\"revocation\": { \"alreadyRevokedStatus\": [%s] }, \"pkce\":";

      assertThat(read(GOOD.replace("\"pkce\":", status.formatted(zeros)))).isNotNull();
      assertThat(refusal("\"pkce\":", status.formatted(zeros + "0")).expected()).startsWith("JSON");
    }

    @Test
    void brokenLine_isNamed() {
      assertThat(refusal("\"pkce\": \"checked\",", "\"pkce\": checked,").came())
          .contains("in drive.json, line 14");
    }

    @Test
    void tooDeep_isRefused() {
      assertThat(refusal("{\"a\":" + "[".repeat(12) + "]".repeat(12) + "}").expected())
          .contains("JSON");
    }

    @Test
    void tooLong_isRefused() throws IOException {
      int spare = DefinitionFile.MOST_BYTES - GOOD.length();
      assertThat(read(GOOD + " ".repeat(spare))).isNotNull();
      assertThat(refusal(GOOD + " ".repeat(spare + 1)).came()).startsWith("more");
    }

    @Test
    void notUtf8_isRefused() throws IOException {
      byte[] bytes = GOOD.getBytes(UTF_8);
      bytes[20] = (byte) 0xFF;
      Files.write(file, bytes);
      assertThat(catchThrowableOfType(ConfigurationException.class, () -> Generic.definition(file)))
          .hasMessageContaining("UTF-8");
    }

    @Test
    void noFile_isRefused() {
      assertThat(
              catchThrowableOfType(
                  ConfigurationException.class,
                  () -> Generic.definition(folder.resolve("nowhere.json"))))
          .hasMessageContaining("nowhere.json")
          .hasMessageNotContaining(folder.toString());
    }
  }

  /** A file is often written with a secret beside it in the clipboard. */
  @Test
  void refusal_quotesTheKeyAlone() {
    String secret = "s3cr3t-value";
    for (String place :
        new String[] {
          "\"checked\"",
          "\",\"",
          "\"always\"",
          "\"exact\"",
          "\"2026-11-22\"",
          "\"RS256\"",
          "\"https://{host}/token\"",
          "\"client_secret_post\""
        }) {
      assertThat(refusal(place, "\"" + secret + "\"")).hasMessageNotContaining(secret);
    }
    assertThat(refusal("\"pkce\":", "\"" + "k".repeat(70) + "\u00e9\": 1, \"pkce\":"))
        .hasMessageContaining("'" + "k".repeat(60) + "'")
        .hasMessageNotContaining("k".repeat(61));
  }
}
