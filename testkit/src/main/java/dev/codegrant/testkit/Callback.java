package dev.codegrant.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an authorization response goes: known and allowed before anything else is judged, because
 * no browser is sent to a URI that is not the client's (RFC 6749 section 4.1.2.1).
 */
record Callback(
    Client client,
    RedirectUri redirectUri,
    ResponseMode mode,
    Optional<String> state,
    Optional<String> iss,
    Conduct conduct) {

  static Callback of(Parameters parameters, Clients clients, Optional<String> iss, Conduct conduct)
      throws Refusal {
    for (String name : new String[] {"client_id", "redirect_uri", "state"}) {
      if (parameters.isRepeated(name)) {
        throw Refusal.invalidRequest(name + " came more than once, expected once");
      }
    }
    String id = parameters.required("client_id", "expected the id of the client that asks");
    Client client =
        clients
            .find(id)
            .orElseThrow(() -> new Refusal(400, "unauthorized_client", clients.unknown(id)));
    String uri = parameters.required("redirect_uri", "expected an absolute URI without fragment");
    RedirectUri redirectUri = RedirectUri.of(uri);
    if (!client.mayUse(redirectUri)) {
      throw Refusal.invalidRequest(
          "redirect_uri is "
              + uri
              + ", expected exactly one that client "
              + id
              + " registered: "
              + client.redirectUris());
    }
    return new Callback(
        client, redirectUri, ResponseMode.of(parameters), parameters.value("state"), iss, conduct);
  }

  Response code(String code, Map<String, String> more) {
    Map<String, String> answer = new LinkedHashMap<>(Map.of("code", code));
    answer.putAll(more);
    return answer(answer);
  }

  Response error(Map<String, String> error) {
    return answer(new LinkedHashMap<>(error));
  }

  private Response answer(Map<String, String> answer) {
    state.ifPresent(value -> answer.put("state", value));
    iss.ifPresent(value -> answer.put("iss", value));
    List<Map.Entry<String, String>> sent =
        conduct.authorizationResponse(List.copyOf(answer.entrySet()));
    return switch (mode) {
      case QUERY -> redirect(sent);
      case FORM_POST -> Pages.formPost(redirectUri, sent);
    };
  }

  /** 303 and not 307: the browser must not post the login form on to the client. */
  private Response redirect(List<Map.Entry<String, String>> answer) {
    return Response.empty(303)
        .withHeader("Location", redirectUri.with(Parameters.encode(answer)))
        .withHeader("Referrer-Policy", "no-referrer");
  }
}
