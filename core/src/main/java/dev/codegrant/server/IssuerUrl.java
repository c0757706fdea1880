package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An issuer identifier that its metadata can be asked for (RFC 8414 section 2).
 *
 * @param text as the server spells it
 * @param uri the same
 * @param untrusted whether the application did not choose it
 * @param template what its metadata may name instead, or null
 */
record IssuerUrl(String text, URI uri, boolean untrusted, @Nullable String template) {

  /** What a template has in the place of the tenant. */
  private static final String TENANT = "{tenantid}";

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
    return new IssuerUrl(text, uri, untrusted, null);
  }

  /**
   * The same, for a server whose one document is for many issuers. A template of another origin is
   * another server's: with it, whoever answers here would speak for the issuers there.
   */
  IssuerUrl orTemplate(@Nullable String template) {
    return template != null && SecureUri.origin(templateUri(template)).equals(SecureUri.origin(uri))
        ? new IssuerUrl(text, uri, untrusted, template)
        : this;
  }

  /** Whether the metadata of this issuer may name that one. */
  boolean accepts(String named) {
    return named.equals(text) || named.equals(template);
  }

  static String requireTemplate(String template) {
    if (template.split(Pattern.quote(TENANT), -1).length != 2) {
      throw refusedTemplate("a text that does not have it once");
    }
    URI uri = templateUri(template);
    if (uri.getRawQuery() != null || !uri.getRawPath().contains("/x")) {
      throw refusedTemplate("one that has it elsewhere, or has a query");
    }
    return template;
  }

  /** java.net.URI takes no braces. */
  private static URI templateUri(String template) {
    try {
      return SecureUri.parse("issuer template", template.replace(TENANT, "x"));
    } catch (ConfigurationException e) {
      throw refusedTemplate(e.came());
    }
  }

  private static ConfigurationException refusedTemplate(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "an https URL with " + TENANT + " once in its path",
        came,
        "pass the issuer exactly as the server's document for all tenants spells it");
  }

  /** Where the metadata may be, in the order in which to ask. */
  List<URI> locations(boolean openIdFirst) {
    return openIdFirst
        ? List.of(openIdLocation(), oauthLocation())
        : List.of(oauthLocation(), openIdLocation());
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
