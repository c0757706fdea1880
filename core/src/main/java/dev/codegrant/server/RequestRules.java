package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.List;
import java.util.Map;

/** Which settings of requests exclude each other: of two, one would win and nobody be told. */
final class RequestRules {

  private static final String ADVICE = "keep what the server documents";

  private RequestRules() {}

  /** The group, if an authorization request can be all that it says. */
  static AuthorizationRequestQuirks require(AuthorizationRequestQuirks quirks) {
    RevocationRules.requireNot(
        !quirks.isPkceSent() && quirks.isCodeChallengeInHex(),
        "withoutPkce or codeChallengeInHex",
        "both");
    RevocationRules.requireNot(
        !quirks.isScopeSent() && quirks.isEmptyScopeSent(),
        "withoutScope or emptyScopeSent",
        "both");
    RevocationRules.requireNot(
        quirks.parameters().keySet().stream()
            .filter(name -> !quirks.offlineParameters().containsKey(name))
            .anyMatch(name -> isOneOf(quirks.offlineParameters(), name)),
        "one spelling of a name as parameter and as offlineParameter",
        "two that differ in case");
    RevocationRules.requireNot(
        isOneOf(quirks.parameters(), quirks.clientIdParameter())
            || isOneOf(quirks.offlineParameters(), quirks.clientIdParameter()),
        "the clientIdParameter to be neither parameter nor offlineParameter",
        "one name for both");
    return quirks;
  }

  /** The group, if a token request can be all that it says. */
  static TokenRequestQuirks require(TokenRequestQuirks quirks) {
    if (quirks.isBodyInJson() && quirks.isParametersInQuery()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "one place for the parameters of a token request: bodyInJson or parametersInQuery",
          "both",
          ADVICE);
    }
    if (quirks.clientIdParameter().equalsIgnoreCase(quirks.clientSecretParameter())
        || isOfTheClient(quirks, quirks.refreshTokenParameter())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "different names as clientIdParameter, clientSecretParameter and refreshTokenParameter",
          "one name for two of them",
          ADVICE);
    }
    return quirks;
  }

  /** The groups, if those that are about one request agree. */
  static Quirks require(Quirks quirks) {
    TokenRequestQuirks names = quirks.tokenRequest();
    requireNotOfTheClient(
        names, "revocation", "tokenParameter", quirks.revocation().tokenParameter());
    requireNotOfTheClient(names, "device", "scopeParameter", quirks.device().scopeParameter());
    return quirks;
  }

  private static void requireNotOfTheClient(
      TokenRequestQuirks names, String group, String setting, String name) {
    if (isOfTheClient(names, name)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          group,
          setting + " to differ from clientIdParameter and clientSecretParameter of tokenRequest",
          "one name for two of them",
          ADVICE,
          null);
    }
  }

  /** Client credentials have their names wherever they are parameters, not at one endpoint. */
  private static boolean isOfTheClient(TokenRequestQuirks names, String name) {
    return List.of(names.clientIdParameter(), names.clientSecretParameter()).stream()
        .anyMatch(name::equalsIgnoreCase);
  }

  private static boolean isOneOf(Map<String, String> parameters, String name) {
    return parameters.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }
}
