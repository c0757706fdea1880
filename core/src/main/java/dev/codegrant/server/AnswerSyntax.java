package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.Locale;
import java.util.Set;

/** What may be said of the syntax of a token response. */
final class AnswerSyntax {

  private static final Set<String> MEMBERS =
      Set.of("access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token");
  private static final Set<String> WITH_PROOF = Set.of("dpop", "mac");
  private static final String TOKEN = "[a-z0-9!#$&^_.+-]{1,64}";
  private static final String FORM = "application/x-www-form-urlencoded";

  private AnswerSyntax() {}

  static String requireMediaType(String text) {
    String type = text.toLowerCase(Locale.ROOT);
    if (!type.matches(TOKEN + "/" + TOKEN) || type.equals(FORM)) {
      throw invalid(
          "a media type that JSON comes under, without parameters, such as text/plain",
          text,
          "pass what the server writes in Content-Type before a semicolon; for a form, call"
              + " acceptFormEncoded()");
    }
    return type;
  }

  static void requireAlias(String standardName, String alias) {
    if (!MEMBERS.contains(standardName)) {
      throw invalid(
          "a member of a token response (RFC 6749 section 5.1)",
          standardName,
          "pass the RFC's name first, then the server's");
    }
    if (alias.isBlank() || MEMBERS.contains(alias)) {
      throw invalid(
          "a name of the server's own for " + standardName,
          alias,
          "pass a name that no other member has");
    }
  }

  static String requireBearer(String text) {
    String type = text.toLowerCase(Locale.ROOT);
    if (type.isBlank() || WITH_PROOF.contains(type)) {
      throw invalid(
          "another word for Bearer, such as bot",
          text,
          "leave it out: a token that needs a proof is no bearer token");
    }
    return type;
  }

  private static ConfigurationException invalid(String expected, String came, String advice) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT, expected, "'" + came + "'", advice);
  }
}
