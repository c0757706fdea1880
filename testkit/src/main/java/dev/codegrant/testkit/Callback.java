package dev.codegrant.testkit;

import java.util.Arrays;
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
    String uri = redirectUri(client, parameters, settings);
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

  /**
   * RFC 6749 section 3.1.2.3 lets it out where there is no choice, OpenID Connect never does; a
   * provider may take the first of several.
   */
  private static String redirectUri(Client client, Parameters parameters, Settings settings)
      throws Refusal {
    Optional<String> came = parameters.value("redirect_uri");
    if (came.isPresent()) {
      return came.get();
    }
    if (settings.dialect().mayOmit("redirect_uri") && !client.redirectUris().isEmpty()) {
      return client.redirectUris().get(0);
    }
    if (Arrays.asList(parameters.value("scope").orElse("").split(" ", -1))
        .contains(Scopes.OPENID)) {
      throw Refusal.invalidRequest(
          "redirect_uri is missing: expected one with scope openid, OpenID Connect Core 1.0 section"
              + " 3.1.2.1");
    }
    if (client.redirectUris().size() != 1) {
      throw Refusal.invalidRequest(
          "redirect_uri is missing: expected an absolute URI without fragment; it may be left out"
              + " by a client that registered exactly one, and client "
              + client.id()
              + " registered "
              + client.redirectUris().size()
              + ", RFC 6749 section 3.1.2.3");
    }
    return client.redirectUris().get(0);
  }
}
