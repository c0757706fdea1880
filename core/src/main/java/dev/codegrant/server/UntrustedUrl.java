package dev.codegrant.server;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.PublicAddresses;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * What an address of an untrusted server must look like, as far as its text alone can say. What the
 * names in it resolve to is judged when something connects.
 */
final class UntrustedUrl {

  private UntrustedUrl() {}

  /** Https, and no host that is this machine, or not public, by its very text. */
  static void require(String what, URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      throw refused(what, "a URL that is not https");
    }
    requireHost(what, uri);
  }

  /** As {@link #require}, for a text in which {@code java.net.URI} sees no host, as in 127.1. */
  static void requireHost(String what, URI uri) {
    UrlHost host = UrlHost.of(uri);
    if (host.isLocalName()) {
      throw refused(what, "the name of this machine");
    }
    if (host.isAmbiguous()) {
      throw refused(what, "an IPv4 address in a spelling that programs read differently");
    }
    if (host.isAddress()) {
      requirePublic(what, host);
    }
  }

  private static void requirePublic(String what, UrlHost literal) {
    try {
      PublicAddresses.rule().require(literal.toString(), literal.address());
    } catch (ResponseValidationException e) {
      throw refused(what, "an address that is not public");
    } catch (UnknownHostException e) {
      throw refused(what, "no address that can be read");
    }
  }

  private static ResponseValidationException refused(String what, String came) {
    return new ResponseValidationException(
        ErrorKind.SSRF_REFUSED,
        what,
        "an https URL with a public address as "
            + what
            + ", because the application did not choose"
            + " this server",
        came,
        "if the application's author or operator vouches for this server, let it be trusted");
  }
}
