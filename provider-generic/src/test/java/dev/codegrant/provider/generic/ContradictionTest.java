package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that are good one by one and not together: refused at load, with file and line. */
final class ContradictionTest {

  private static final int LINE = 10;

  @TempDir Path folder;

  /** Two groups on lines 10 and 11, or the same two as those of a variant. */
  private static String text(Map<String, String> members, boolean inVariant) {
    StringBuilder groups = new StringBuilder();
    members.forEach((name, value) -> groups.append("\"%s\": %s,\n".formatted(name, value)));
    String variant = "\"variants\": { \"test\": {\n" + groups + "\"notes\": [\"Nothing.\"] } },";
    return """
    {
      "name": "drive", "title": "Example Drive", "documentation": "https://drive.example/docs",
      "endpoints": {
        "authorization_endpoint": "https://drive.example/authorize",
        "token_endpoint": "https://drive.example/token"
      },
      "clientAuthentication": ["client_secret_post"],
      "pkce": "checked",
      %s
      "evidence": [
        { "subject": "s", "fact": "f", "source": "drive.example", "date": "2026-11-22",
          "confidence": "doc" }
      ]
    }
    """
        .formatted(inVariant ? variant : "\n" + groups);
  }

  private ProviderDefinition read(String text) {
    try {
      return Generic.definition(Files.writeString(folder.resolve("drive.json"), text));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, String> members(String... namesAndValues) {
    Map<String, String> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private void refused(Map<String, String> members, String key, int line, String expected) {
    for (boolean inVariant : new boolean[] {false, true}) {
      String text = text(members, inVariant);
      ConfigurationException refusal =
          catchThrowableOfType(ConfigurationException.class, () -> read(text));
      assertThat(refusal).as(text).isNotNull();
      assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
      assertThat(refusal.came())
          .isEqualTo(
              "settings that contradict each other at '%s' in drive.json, line %s"
                  .formatted(key, line));
      assertThat(refusal.reason()).hasValue(key);
      assertThat(refusal.expected()).contains(expected);
    }
  }

  private void taken(Map<String, String> members) {
    assertThat(read(text(members, false)).authorizationServer()).isNotNull();
    assertThat(read(text(members, true)).variant("test").authorizationServer()).isNotNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "revocation|'tokenAsBearer': true, 'clientInBasic': true|tokenAsBearer, clientInBasic",
        "revocation|'tokenAsBearer': true, 'clientIdOnly': true|tokenAsBearer, clientInBasic",
        "revocation|'clientIdOnly': true, 'withoutClientAuthentication': true|clientIdOnly or",
        "revocation|'accessTokensOnly': true, 'refreshTokensOnly': true|accessTokensOnly or",
        "revocation|'tokenAsBearer': true, 'tokenInJson': true|tokenAsBearer, or a body",
        "revocation|'tokenAsBearer': true, 'tokenParameter': 'access_token'|tokenAsBearer, or a",
        "revocation|'method': 'DELETE'|DELETE with tokenInJson or tokenAsBearer",
        "revocation|'alreadyRevokedStatus': [401]|status 401 to be about the client",
        "tokenRequest|'bodyInJson': true, 'parametersInQuery': true|bodyInJson or",
        "tokenRequest|'clientIdParameter': 'a', 'clientSecretParameter': 'a'|different names",
        "tokenRequest|'clientIdParameter': 'a', 'refreshTokenParameter': 'a'|different names",
        "tokenRequest|'clientSecretParameter': 'a', 'refreshTokenParameter': 'A'|different names",
        "authorizationRequest|'withoutPkce': true, 'codeChallengeInHex': true|withoutPkce or",
        "authorizationRequest|'withoutScope': true, 'emptyScopeSent': true|withoutScope or",
        "authorizationRequest|'parameter': {'a': '1'}, 'offlineParameter': {'A': '2'}|one spelling",
        "authorizationRequest|'parameter': {'a': '1'}, 'clientIdParameter': 'a'|neither parameter"
      })
  void settingsOfOneGroup_thatContradictEachOther_areRefused(
      String group, String settings, String expected) {
    refused(members(group, "{" + settings.replace('\'', '"') + "}"), group, LINE, expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "revocation|'tokenAsBearer': true, 'alreadyRevokedStatus': [401]",
        "revocation|'clientInBasic': true, 'accessTokensOnly': true, 'tokenInJson': true",
        "revocation|'refreshTokensOnly': true, 'tokenParameter': 'access_token'",
        "revocation|'method': 'DELETE', 'tokenInJson': true, 'alreadyRevokedStatus': [404]",
        "tokenRequest|'bodyInJson': true, 'clientIdParameter': 'a', 'clientSecretParameter': 'b'",
        "tokenRequest|'parametersInQuery': true, 'refreshTokenParameter': 'a'",
        "authorizationRequest|'codeChallengeInHex': true, 'withoutScope': true",
        "authorizationRequest|'emptyScopeSent': true, 'clientIdParameter': 'c'",
        "authorizationRequest|'parameter': {'a': '1'}, 'offlineParameter': {'b': '1'}"
      })
  void settingsOfOneGroup_thatGoTogether_areTaken(String group, String settings) {
    taken(members(group, "{" + settings.replace('\'', '"') + "}"));
  }

  /** The second group is at fault, as it is the one that knows a request of its own. */
  @ParameterizedTest
  @CsvSource({
    "revocation, tokenParameter, clientIdParameter",
    "revocation, tokenParameter, clientSecretParameter",
    "device, scopeParameter, clientIdParameter",
    "device, scopeParameter, clientSecretParameter"
  })
  void oneNameInTwoGroups_isRefused(String group, String setting, String ofTheClient) {
    String client = "{\"%s\": \"app\"}".formatted(ofTheClient);
    refused(
        members("tokenRequest", client, group, "{\"%s\": \"app\"}".formatted(setting)),
        group,
        LINE + 1,
        setting);
    taken(members("tokenRequest", client, group, "{\"%s\": \"other\"}".formatted(setting)));
  }
}
