package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientId;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** An authorization that a test began, with what its URL says. */
record Attempt(PendingAuthorization pending, Map<String, String> parameters) {

  static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");
  static final String ISSUER = "https://as.example";

  static AuthorizationServer.Builder server() {
    return AuthorizationServer.builder(
        URI.create("https://as.example/authorize"), URI.create("https://as.example/token"));
  }

  static Attempt begin(AuthorizationServer server) {
    return begin(server, AuthorizationRequest.builder(REDIRECT_URI).build());
  }

  static Attempt begin(AuthorizationServer server, AuthorizationRequest request) {
    PendingAuthorization pending =
        PendingAuthorization.begin(server, new ClientId("client-1"), request);
    return new Attempt(pending, parameters(pending.authorizationUri()));
  }

  AuthorizationOutcome receive(String query) {
    return pending.receive(CallbackParameters.ofQuery(query.replace("${STATE}", state())));
  }

  String state() {
    return parameters.getOrDefault("state", "");
  }

  private static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    try {
      for (Parameter parameter : FormEncoding.decode(uri.getRawQuery(), 64)) {
        assertThat(parameters.put(parameter.name(), parameter.value())).isNull();
      }
    } catch (MalformedFormException e) {
      throw new AssertionError(e);
    }
    return parameters;
  }
}
