package dev.codegrant.cli;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private List<String> parameters = new ArrayList<>();

  /** Refuses what cannot be asked for, before anything is sent. */
  void requireAcceptable() {
    AuthorizationRequest unused = request(URI.create("http://127.0.0.1/"), Optional.empty());
  }

  /** Refuses what a device cannot ask for (RFC 8628 section 3.1 has the scope alone). */
  void requireScopeAlone() {
    if (offline || !parameters.isEmpty()) {
      throw new StopException(
          Failure.usage(
              "--device with --scope alone",
              "--offline or --param beside it",
              "leave it out; to get a refresh token, add the server's scope for it, such as"
                  + " offline_access"));
    }
  }

  /** Whether a user is to be signed in (OpenID Connect Core 1.0 section 3.1.2.1). */
  boolean isSignIn() {
    return scope().contains("openid");
  }

  Scope scope() {
    try {
      return Scope.parse(String.join(" ", scopes));
    } catch (ConfigurationException e) {
      throw new StopException(
          new Failure(
              ExitCode.USAGE,
              e.kind().name(),
              e.expected(),
              e.came(),
              "correct --scope; several scopes stand with spaces between, or each with its own"
                  + " --scope",
              Optional.empty()));
    }
  }

  AuthorizationRequest request(URI redirectUri, Optional<Duration> maxAge) {
    AuthorizationRequest.Builder request = AuthorizationRequest.builder(redirectUri).scope(scope());
    if (offline) {
      request.offlineAccess();
    }
    maxAge.ifPresent(request::maxAge);
    named().forEach(request::additionalParameter);
    return request.build();
  }

  /** The argument is not repeated in a refusal: it could hold a secret. */
  private Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw new StopException(
            Failure.usage(
                "--param NAME=VALUE",
                "one without a name or without =",
                "write --param NAME=VALUE"));
      }
      String before = named.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      if (before != null) {
        throw new StopException(
            Failure.usage(
                "each --param name once (RFC 6749 section 3.1)",
                "the same name twice",
                "leave one of them out"));
      }
    }
    return named;
  }
}
