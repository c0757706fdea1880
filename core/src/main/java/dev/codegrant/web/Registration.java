package dev.codegrant.web;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.Locale;

/** A client at one of its redirect URIs: who is asked, who asks, and where the answer comes. */
record Registration(OAuthClient client, URI redirectUri) {

  Registration {
    SecureUri.require("redirect_uri", redirectUri);
    String text = redirectUri.toString();
    String origin = redirectUri.getScheme() + "://" + redirectUri.getRawAuthority();
    boolean defaultPort = text.matches("https://[^/]*:443/.*|http://[^/]*:80/.*");
    if (redirectUri.getRawPath().isEmpty()
        || redirectUri.getRawQuery() != null
        || !origin.equals(origin.toLowerCase(Locale.ROOT))
        || defaultPort
        || !redirectUri.getRawPath().matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a redirect_uri as browsers write it: lower-case host, no default port, a path of plain"
              + " segments, no query",
          SecureUri.describe(redirectUri),
          "register another; what tells registrations apart belongs in the path");
    }
  }

  boolean isSecure() {
    return "https".equals(redirectUri.getScheme());
  }

  String issuer() {
    return client.server().issuer().orElse("");
  }

  /** Whether an answer says which server it is from (RFC 9207). */
  boolean promisesIssuer() {
    return client.server().authorizationResponseIssParameterSupported();
  }

  /** Whether nothing in an answer, or in a sealed attempt, tells the two apart. */
  boolean isOfSameIssuerAndClient(Registration other) {
    return client.clientId().equals(other.client.clientId()) && issuer().equals(other.issuer());
  }
}
