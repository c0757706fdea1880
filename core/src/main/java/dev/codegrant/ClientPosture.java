package dev.codegrant;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.posture.SecurityPosture;
import dev.codegrant.server.AuthorizationServer;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what is weak in a client's configuration. What a new setting relaxes is named here. */
final class ClientPosture {

  private static final Duration LONG = Duration.ofSeconds(60);

  private ClientPosture() {}

  static SecurityPosture of(OAuthClient.Builder settings) {
    AuthorizationServer server = settings.server;
    SecurityPosture.Builder posture = SecurityPosture.builder();
    addAuthentication(settings.authentication, posture);
    addIssuer(server, posture);
    addTemplate(server, posture);
    addEndpoints(server, posture);
    QuirksPosture.add(server.quirks(), posture);
    if (!server.pkceAdvertised() && server.quirks().authorizationRequest().isPkceSent()) {
      posture.weakness(
          "pkce_not_advertised", "PKCE is sent, but nobody said that the server checks it");
    }
    if (settings.transport != null) {
      posture.weakness(
          "own_transport",
          server.isUntrusted()
              ? "private addresses are for the application's transport to refuse, and TLS, proxies"
                  + " and repetitions are its own"
              : "TLS, proxies and repetitions are the application's transport's, not this"
                  + " library's");
    }
    if (settings.sslContext != null) {
      posture.weakness(
          "own_ssl_context",
          "whose certificates are trusted is said by the application's SSLContext");
    }
    if (settings.timeout.compareTo(LONG) > 0) {
      posture.weakness(
          "long_timeout",
          "a slow server holds a thread for up to " + settings.timeout.toSeconds() + " seconds");
    }
    if (settings.idTokenVerifier != null) {
      settings.idTokenVerifier.weaknesses().forEach(posture::weakness);
      if (!server.quirks().authorizationRequest().isPkceSent()
          && settings.idTokenVerifier.weaknesses().containsKey("id_token_missing_nonce")) {
        posture.weakness(
            "neither_pkce_nor_nonce",
            "that a code is of this sign-in is held by state alone (RFC 9700 section 4.5)");
      }
    }
    return posture.build();
  }

  /** RFC 9700 section 2.5 recommends asymmetric methods. A public client has nothing to steal. */
  private static void addAuthentication(
      ClientAuthentication authentication, SecurityPosture.Builder posture) {
    if (authentication.method().startsWith("client_secret")) {
      posture.weakness(
          "shared_client_secret",
          "the client proves who it is with a secret that the server knows too ("
              + authentication.method()
              + "), instead of a key of its own");
    }
  }

  /** RFC 9700 section 4.4.2: without {@code iss}, only the redirect URI tells servers apart. */
  private static void addIssuer(AuthorizationServer server, SecurityPosture.Builder posture) {
    if (server.issuer().isEmpty()) {
      posture.weakness(
          "issuer_unknown",
          "an answer of another server cannot be told from this one's by its iss: give every"
              + " server a redirect URI of its own");
    } else if (!server.authorizationResponseIssParameterSupported()) {
      posture.weakness(
          "iss_not_promised",
          "the server does not promise iss in its answers, so one without it is taken: give every"
              + " server a redirect URI of its own");
    }
  }

  /** RFC 8414 section 3.3 wants one issuer. The text in braces is no part of any URL. */
  private static void addTemplate(AuthorizationServer server, SecurityPosture.Builder posture) {
    if (server.issuer().filter(issuer -> issuer.contains("{tenantid}")).isPresent()) {
      posture.weakness(
          "issuer_template",
          "users of every tenant of the server may sign in: compare the tenant, unless all are"
              + " meant");
    }
  }

  private static void addEndpoints(AuthorizationServer server, SecurityPosture.Builder posture) {
    String plain =
        Stream.concat(
                server.endpoints().values().stream(),
                server.quirks().tokenRequest().refreshEndpoint().stream())
            .distinct()
            .filter(endpoint -> !"https".equalsIgnoreCase(endpoint.getScheme()))
            .map(SecureUri::describe)
            .collect(Collectors.joining(", "));
    if (!plain.isEmpty()) {
      posture.weakness(
          "http_loopback_endpoint",
          "codes and tokens go in plain text to " + plain + ", on this machine");
    }
  }
}
