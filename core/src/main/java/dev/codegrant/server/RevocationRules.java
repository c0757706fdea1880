package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the settings of {@link RevocationQuirks} may hold, and which of them exclude each other. */
final class RevocationRules {

  /** What authorizes a revocation. */
  enum Proof {
    CLIENT_AUTHENTICATION,
    CLIENT_ID,
    BASIC,
    TOKEN,
    NOTHING
  }

  private static final String RFC_NAME = "token";
  private static final Set<String> TOKENS = Set.of(RFC_NAME, "access_token", "refresh_token");
  private static final Set<String> METHODS = Set.of("POST", "DELETE");
  private static final Pattern PATH =
      Pattern.compile("(?:(?!\\.+(?:/|$))(?:[A-Za-z0-9._~-]+|\\{client_id\\})(?:/(?!$)|$))+");
  private static final int LONGEST_PATH = 256;
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_]+");
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;

  private RevocationRules() {}

  static String method(String method) {
    return require(METHODS.contains(method), "POST or DELETE", method, "pass one of the two");
  }

  static String path(String template) {
    return require(
        template.length() <= LONGEST_PATH && PATH.matcher(template).matches(),
        "segments of letters, digits, - . _ ~ or {client_id}, and slashes between them, at most"
            + " 256",
        template,
        "pass what stands after the revocation endpoint, without a slash at either end");
  }

  static String parameter(String name) {
    return require(
        PARAMETER.matcher(name).matches()
            && (TOKENS.contains(name.toLowerCase(Locale.ROOT))
                || !AdditionalParameter.isReserved(name)),
        "a parameter's name of letters, digits and underscores, none of the protocol's but token,"
            + " access_token and refresh_token",
        name,
        "pass the name that the server gives to the token");
  }

  static int status(int status) {
    if (status < 400 || status > 499 || status == TOO_MANY) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a status from 400 to 499 that is not 429",
          Integer.toString(status),
          "pass the status that the server has for a token that is dead already");
    }
    return status;
  }

  /** What authorizes requests with these settings, none of which excludes another. */
  static Proof proof(RevocationQuirks.Builder settings) {
    requireNot(
        settings.proofs.size() > 1,
        "tokenAsBearer, clientInBasic, clientIdOnly or withoutClientAuthentication",
        "two of them");
    requireNot(settings.onlyTokenTypes.size() > 1, "accessTokensOnly or refreshTokensOnly", "both");
    Proof proof = settings.proofs.stream().findFirst().orElse(Proof.CLIENT_AUTHENTICATION);
    boolean asBearer = proof == Proof.TOKEN;
    requireNot(
        asBearer && (settings.tokenInJson || !settings.tokenParameter.equals(RFC_NAME)),
        "tokenAsBearer, or a body with the token",
        "tokenAsBearer with tokenInJson or tokenParameter");
    requireNot(
        settings.method.equals("DELETE") && !asBearer && !settings.tokenInJson,
        "DELETE with tokenInJson or tokenAsBearer",
        "DELETE with a form");
    requireNot(
        settings.alreadyRevokedStatuses.contains(UNAUTHORIZED) && !asBearer,
        "status 401 to be about the client's credentials",
        "alreadyRevokedStatus(401) without tokenAsBearer");
    return proof;
  }

  /** Refuses settings of which each alone is good. */
  static void requireNot(boolean contradictory, String expected, String came) {
    if (contradictory) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION, expected, came, "keep what the server documents");
    }
  }

  private static String require(boolean valid, String expected, String came, String advice) {
    if (!valid) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT, expected, "'" + came + "'", advice);
    }
    return came;
  }
}
