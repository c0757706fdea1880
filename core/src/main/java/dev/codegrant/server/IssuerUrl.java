package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * An issuer identifier that its metadata can be asked for (RFC 8414 section 2).
 *
 * @param text as the server spells it
 * @param uri the same
 * @param untrusted whether the application did not choose it
 */
record IssuerUrl(String text, URI uri, boolean untrusted) {

  static IssuerUrl parse(String text, boolean untrusted) {
    URI uri;
    try {
      if (untrusted) {
        UntrustedUrl.requireHost("issuer", new URI(text));
      }
      uri = SecureUri.parse("issuer", text);
    } catch (URISyntaxException e) {
      throw refused("a text of " + text.length() + " characters, no URL");
    } catch (ConfigurationException e) {
      throw refused(e.came());
    }
    if (uri.getRawQuery() != null) {
      throw refused(SecureUri.describe(uri) + ", with a query");
    }
    if (untrusted) {
      UntrustedUrl.require("issuer", uri);
    }
    return new IssuerUrl(text, uri, untrusted);
  }

  /** Where the metadata may be, in the order in which to ask. */
  List<URI> locations() {
    return List.of(oauthLocation(), openIdLocation());
  }

  /** Between host and path (RFC 8414 section 3.1). */
  private URI oauthLocation() {
    return URI.create(
        uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + "/.well-known/oauth-authorization-server"
            + withoutSlash(uri.getRawPath()));
  }

  /** Behind the path (OpenID Connect Discovery 1.0 section 4). */
  private URI openIdLocation() {
    return URI.create(withoutSlash(text) + "/.well-known/openid-configuration");
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "the issuer to be an https URL (or http on a loopback address) without user info, query"
            + " and fragment (RFC 8414 section 2)",
        came,
        "pass the issuer exactly as the server spells it, not the address of its metadata");
  }
}
