package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The logout request as a URL (OpenID Connect RP-Initiated Logout 1.0 section 2). */
final class EndSessionUri {

  private static final int MOST_PARAMETERS = 64;

  private static final Set<String> PARAMETERS =
      Set.of(
          "id_token_hint",
          "logout_hint",
          "client_id",
          "post_logout_redirect_uri",
          "state",
          "ui_locales");

  private EndSessionUri() {}

  static URI of(LogoutParty party, LogoutRequest request, Secret state) {
    URI endpoint =
        party
            .server
            .endpoint("end_session_endpoint")
            .orElseThrow(
                () ->
                    Refusals.configuration(
                        "an end_session_endpoint of "
                            + party.server
                            + " (OpenID Connect RP-Initiated Logout 1.0 section 2.1)",
                        "none in its metadata or definition",
                        "name one if the server has it; else end the application's session alone"));
    Map<String, String> parameters = new LinkedHashMap<>(request.hints());
    parameters.put("client_id", party.clientId.value());
    parameters.put("post_logout_redirect_uri", request.postLogoutRedirectUri().toString());
    parameters.put("state", state.reveal());
    return append(endpoint, parameters);
  }

  /** Adds parameters to the endpoint's own query, which stays. */
  private static URI append(URI endpoint, Map<String, String> parameters) {
    String own = endpoint.getRawQuery();
    if (own != null) {
      requireOther(own);
    }
    String glue = own == null ? "?" : own.isEmpty() || own.endsWith("&") ? "" : "&";
    return URI.create(endpoint + glue + FormEncoding.encode(parameters));
  }

  private static void requireOther(String own) {
    try {
      for (Parameter parameter : FormEncoding.decode(own, MOST_PARAMETERS)) {
        if (PARAMETERS.contains(parameter.name())) {
          throw query("'" + parameter.name() + "' in its query");
        }
      }
    } catch (MalformedFormException e) {
      throw query("a query that cannot be decoded (" + e.fault() + ")");
    }
  }

  private static ConfigurationException query(String came) {
    return Refusals.configuration(
        "an end_session_endpoint with a form-encoded query, and none of the request's parameters",
        came,
        "correct the endpoint");
  }
}
