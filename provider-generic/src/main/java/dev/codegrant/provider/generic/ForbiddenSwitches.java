package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What no definition can switch off, so that who tries is told why. */
final class ForbiddenSwitches {

  private static final String STATE = "state is always sent and always checked";
  private static final String ISSUER =
      "the issuer is always checked; a server with two spellings has idToken.alsoIssuer";
  private static final String PKCE =
      "PKCE is S256; authorizationRequest.withoutPkce is for servers that refuse it";
  private static final String TLS = "every endpoint is https, and its certificate is checked";
  private static final String NONE = "an ID token is signed";
  private static final String QUERY =
      "the token goes in the header; an application may choose"
          + " BearerAuthorization.insecureQueryParameter with a reason";
  private static final String HOST =
      "the client's secret goes to the hosts of the definition alone";

  private static final Map<String, String> SWITCHES =
      Map.ofEntries(
          Map.entry("state", STATE),
          Map.entry("statecheck", STATE),
          Map.entry("withoutstate", STATE),
          Map.entry("issuercheck", ISSUER),
          Map.entry("withoutissuercheck", ISSUER),
          Map.entry("skipissuercheck", ISSUER),
          Map.entry("alg", NONE),
          Map.entry("algnone", NONE),
          Map.entry("plain", PKCE),
          Map.entry("pkceplain", PKCE),
          Map.entry("codechallengemethod", PKCE),
          Map.entry("verifytls", TLS),
          Map.entry("tls", TLS),
          Map.entry("insecuretls", TLS),
          Map.entry("trustallcertificates", TLS),
          Map.entry("verifyhostname", TLS),
          Map.entry("allowhttp", TLS),
          Map.entry("tokeninquery", QUERY),
          Map.entry("bearerinquery", QUERY),
          Map.entry("tokenhostfromcallback", HOST));

  private ForbiddenSwitches() {}

  /** The refusal of a key that is such a switch. */
  static Optional<ConfigurationException> refusal(String key, Node node) {
    String plain = key.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
    return Optional.ofNullable(SWITCHES.get(plain))
        .map(
            why ->
                node.refusal(
                    "a definition that leaves the checks as they are",
                    "a forbidden switch",
                    "remove it: " + why));
  }

  /** The refusal of the algorithm none (RFC 8725 section 3.2). */
  static ConfigurationException algNone(Node node) {
    return node.refusal("a signature algorithm", "alg none", "remove it: " + NONE);
  }

  /** The refusal of the challenge method plain (RFC 9700 section 2.1.1). */
  static ConfigurationException plain(Node node) {
    return node.refusal("PKCE with S256, or none", "plain", "remove it: " + PKCE);
  }
}
