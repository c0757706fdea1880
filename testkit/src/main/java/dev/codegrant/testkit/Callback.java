package dev.codegrant.testkit;

import java.util.Optional;

/**
 * Where an authorization response goes: known and allowed before anything else is judged, because
 * no browser is sent to a URI that is not the client's (RFC 6749 section 4.1.2.1).
 */
record Callback(Client client, RedirectUri redirectUri, ResponseMode mode, Optional<String> state) {

  static Callback of(Parameters parameters, Clients clients, Settings settings) throws Refusal {
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
    if (!client.mayUse(redirectUri, settings)) {
      throw Refusal.invalidRequest(
          "redirect_uri is "
              + uri
              + ", expected exactly one that client "
              + id
              + " registered: "
              + client.redirectUris());
    }
    return new Callback(
        client, redirectUri, ResponseMode.of(parameters), parameters.value("state"));
  }
}
