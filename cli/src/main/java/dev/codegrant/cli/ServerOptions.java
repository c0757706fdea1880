package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;
import java.time.Duration;
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
      description = "A server that this program knows: ${COMPLETION-CANDIDATES}.")
  private @Nullable Provider provider;

  @Option(
      names = "--host",
      paramLabel = "URL",
      description = "With --provider github: the address of your GitHub Enterprise.")
  private @Nullable URI host;

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
    long ways = Stream.of(issuer != null, provider != null, endpoints).filter(way -> way).count();
    if (ways != 1) {
      throw new StopException(
          Failure.usage(
              "one of --issuer, --provider, or --authorization-endpoint with --token-endpoint",
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
    if (host != null && provider != Provider.github) {
      throw new StopException(
          Failure.usage(
              "--host together with --provider github",
              "--host alone",
              "add --provider github, or leave --host out"));
    }
  }

  /** Whether {@link #server} asks the server itself, which the transcript then shows. */
  boolean isDiscovered() {
    return issuer != null;
  }

  KnownServer server(HttpTransport transport, Duration timeout, boolean isSignIn) {
    Optional<Provider> named = Optional.ofNullable(provider);
    if (named.isPresent()) {
      return KnownServer.of(named.get(), Optional.ofNullable(host));
    }
    return KnownServer.of(
        issuer == null ? byEndpoints() : discovered(issuer, transport, timeout, isSignIn));
  }

  private static AuthorizationServer discovered(
      String issuer, HttpTransport transport, Duration timeout, boolean isSignIn) {
    MetadataDiscovery.Builder discovery =
        MetadataDiscovery.builder().transport(transport).timeout(timeout);
    if (isSignIn) {
      discovery.openIdFirst();
    }
    return discovery.build().discover(issuer);
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

  /** In the spelling of the command line. */
  enum Provider {
    github,
    google
  }
}
