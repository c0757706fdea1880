package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which authorization server: by its issuer, by its name, or by its endpoints. */
final class ServerOptions {

  /** As in the metadata (RFC 8628 section 4). */
  static final String DEVICE_ENDPOINT = "device_authorization_endpoint";

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "The server's issuer; its metadata names the endpoints (RFC 8414).")
  private @Nullable String issuer;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "A server that this program knows: codegrant providers lists them.")
  private @Nullable String provider;

  @Option(
      names = "--definition",
      paramLabel = "FILE",
      description = "A definition of your own in place of --provider (docs/adding-a-provider.md).")
  private @Nullable Path definition;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "What the definition leaves open, such as domain=example.okta.com. May be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "A variant of the definition: codegrant providers show NAME lists them.")
  private @Nullable String variant;

  @Option(
      names = "--authorization-endpoint",
      paramLabel = "URL",
      description = "Where the browser goes, for a server without metadata.")
  private @Nullable URI authorizationEndpoint;

  @Option(
      names = "--token-endpoint",
      paramLabel = "URL",
      description = "Where codes become tokens, for a server without metadata.")
  private @Nullable URI tokenEndpoint;

  @Option(
      names = "--revocation-endpoint",
      paramLabel = "URL",
      description = "Where tokens are given back, for a server without metadata.")
  private @Nullable URI revocationEndpoint;

  @Option(
      names = "--device-authorization-endpoint",
      paramLabel = "URL",
      description = "Where --device gets its codes, for a server without metadata.")
  private @Nullable URI deviceAuthorizationEndpoint;

  /** Refuses options that do not go together, before anything is sent. */
  void requireOne() {
    boolean endpoints =
        Stream.of(
                authorizationEndpoint,
                tokenEndpoint,
                revocationEndpoint,
                deviceAuthorizationEndpoint)
            .anyMatch(endpoint -> endpoint != null);
    long ways =
        Stream.of(issuer != null, provider != null, definition != null, endpoints)
            .filter(way -> way)
            .count();
    if (ways != 1) {
      throw new StopException(
          Failure.usage(
              "one of --issuer, --provider, --definition, or --authorization-endpoint with"
                  + " --token-endpoint",
              ways == 0 ? "none of them" : "more than one of them",
              "say in one way which server it is"));
    }
    if (endpoints && (authorizationEndpoint == null || tokenEndpoint == null)) {
      throw new StopException(
          Failure.usage(
              "--authorization-endpoint and --token-endpoint",
              "not both of them",
              "add the other one, or use --issuer for a server with metadata"));
    }
    if (provider == null && definition == null && (variant != null || !settings.isEmpty())) {
      throw new StopException(
          Failure.usage(
              "--set and --variant together with --provider or --definition",
              "one of them alone",
              "name the server with --provider, or leave them out"));
    }
    if (provider != null) {
      NamedServer.requireKnown("--provider", provider);
    }
    named().ifPresent(NamedServer::requireUsable);
  }

  /** Refuses a sign-in at a server that is known to have no ID tokens, before anything is sent. */
  void requireIdTokens() {
    named().ifPresent(NamedServer::requireIdTokens);
  }

  private Optional<NamedServer> named() {
    return provider == null && definition == null
        ? Optional.empty()
        : Optional.of(
            new NamedServer(
                Optional.ofNullable(provider),
                Optional.ofNullable(definition).map(Path::toAbsolutePath),
                Optional.ofNullable(variant),
                settings()));
  }

  /** Whether the server is in a file, which may be another one in a later run. */
  boolean isInAFile() {
    return definition != null;
  }

  /** Whether {@link #server} asks the server itself, which the transcript then shows. */
  boolean isDiscovered() {
    return issuer != null;
  }

  KnownServer server(HttpTransport transport, Duration timeout, boolean isSignIn) {
    Optional<NamedServer> named = named();
    MetadataDiscovery.Builder discovery =
        MetadataDiscovery.builder().transport(transport).timeout(timeout);
    if (named.isPresent()) {
      return isSignIn ? KnownServer.ofSignIn(named.get(), discovery) : KnownServer.of(named.get());
    }
    if (isSignIn) {
      discovery.openIdFirst();
    }
    return KnownServer.of(issuer == null ? byEndpoints() : discovery.build().discover(issuer));
  }

  private AuthorizationServer byEndpoints() {
    AuthorizationServer.Builder server =
        Generic.endpoints(present(authorizationEndpoint), present(tokenEndpoint));
    Optional.ofNullable(revocationEndpoint).ifPresent(server::revocationEndpoint);
    Optional.ofNullable(deviceAuthorizationEndpoint)
        .ifPresent(uri -> server.endpoint(DEVICE_ENDPOINT, uri));
    return server.build();
  }

  private static URI present(@Nullable URI endpoint) {
    return Optional.ofNullable(endpoint).orElseThrow();
  }

  /** The argument is not repeated in a refusal: it could hold a secret. */
  private Map<String, String> settings() {
    Map<String, String> named = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new StopException(
            Failure.usage(
                "--set NAME=VALUE", "one without a name or without =", "write --set NAME=VALUE"));
      }
      if (named.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
        throw new StopException(
            Failure.usage(
                "each name of --set once", "the same name twice", "leave one of them out"));
      }
    }
    return named;
  }
}
