package dev.codegrant.cli;

import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the user is asked for. */
final class RequestOptions {

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What to ask for; several with spaces between, or the option again.")
  private List<String> scopes = new ArrayList<>();

  @Option(names = "--offline", description = "Ask for a refresh token, in the way of the server.")
  private boolean offline;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the server's own, such as login_hint=alice. May be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  Scope scope() {
    return Scope.parse(String.join(" ", scopes));
  }

  AuthorizationRequest request(URI redirectUri) {
    AuthorizationRequest.Builder request = AuthorizationRequest.builder(redirectUri).scope(scope());
    if (offline) {
      request.offlineAccess();
    }
    parameters.forEach(request::additionalParameter);
    return request.build();
  }
}
