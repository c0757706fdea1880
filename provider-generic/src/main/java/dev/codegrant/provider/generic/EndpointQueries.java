package dev.codegrant.provider.generic;

import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.server.Quirks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the addresses of a definition may have in their queries, which are sent as they stand (RFC
 * 6749 sections 3.1 and 3.2): nothing that a request has, or that is a secret.
 */
final class EndpointQueries {

  private static final int MOST_PARAMETERS = 64;

  private EndpointQueries() {}

  static void require(Node root, Values values, Quirks quirks) {
    List<String> names =
        List.of(
            quirks.authorizationRequest().clientIdParameter(),
            quirks.tokenRequest().clientIdParameter(),
            quirks.tokenRequest().clientSecretParameter(),
            quirks.tokenRequest().refreshTokenParameter(),
            quirks.revocation().tokenParameter(),
            quirks.device().scopeParameter());
    addresses(root).forEach(node -> require(node, values, names));
  }

  private static List<Node> addresses(Node root) {
    List<Node> addresses = new ArrayList<>(root.required("endpoints").members().values());
    member(root, "tokenRequest", "refreshEndpoint").ifPresent(addresses::add);
    member(root, "userInformation", "verifiedEmails")
        .map(emails -> emails.required("endpoint"))
        .ifPresent(addresses::add);
    return addresses;
  }

  private static Optional<Node> member(Node root, String group, String name) {
    return root.member(group).flatMap(node -> node.member(name));
  }

  private static void require(Node node, Values values, List<String> names) {
    String query = Optional.ofNullable(values.url(node).getRawQuery()).orElse("");
    try {
      for (FormEncoding.Parameter parameter : FormEncoding.decode(query, MOST_PARAMETERS)) {
        if (AdditionalParameter.isReserved(parameter.name())
            || names.stream().anyMatch(parameter.name()::equalsIgnoreCase)) {
          throw node.refusal(
              "a URL whose query has none of the protocol's parameters",
              "one of them",
              "remove it: the library sends it where it belongs, and a secret has no place in a"
                  + " file");
        }
      }
    } catch (FormEncoding.MalformedFormException e) {
      throw node.refusal("a URL with a form-encoded query", "another query", "correct it");
    }
  }
}
