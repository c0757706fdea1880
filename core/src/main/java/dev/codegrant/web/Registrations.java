package dev.codegrant.web;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The clients of an application, and which answers may come where. */
final class Registrations {

  private final List<Registration> all;

  Registrations(List<Registration> all) {
    if (all.isEmpty()) {
      throw refused("at least one client", "none", "add a client with its redirect URI");
    }
    List<Registration> before = new ArrayList<>();
    for (Registration registration : all) {
      before.forEach(other -> requireDistinct(registration, other));
      before.add(registration);
    }
    this.all = List.copyOf(all);
  }

  /** Those whose answers come to this address, byte for byte. */
  List<Registration> at(String endpoint) {
    return all.stream().filter(one -> one.redirectUri().toString().equals(endpoint)).toList();
  }

  Registration of(OAuthClient client, URI redirectUri) {
    return all.stream()
        .filter(one -> one.client() == client && one.redirectUri().equals(redirectUri))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    ErrorKind.INVALID_ARGUMENT,
                    "a client and a redirect_uri that were given to the builder together",
                    "client " + client.clientId() + " with " + redirectUri,
                    "build the request with the redirect URI of this client"));
  }

  private static void requireDistinct(Registration one, Registration other) {
    if (!one.redirectUri().toString().equals(other.redirectUri().toString())) {
      return;
    }
    if (one.isOfSameIssuerAndClient(other)) {
      throw refused(
          "each client_id of an issuer once for a redirect_uri",
          "client " + one.client().clientId() + " twice for " + one.redirectUri(),
          "make one OAuthClient and share it, or register another redirect URI for one of them");
    }
    if (!one.promisesIssuer() || !other.promisesIssuer()) {
      throw refused(
          "a redirect_uri of its own for every server that does not promise iss (RFC 9700 section"
              + " 4.4.2)",
          "two clients for " + one.redirectUri(),
          "register another redirect URI for one of them, or state that both servers promise iss,"
              + " where they do (RFC 9207)");
    }
  }

  private static ConfigurationException refused(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, expected, came, advice);
  }
}
