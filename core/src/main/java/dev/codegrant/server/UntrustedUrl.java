package dev.codegrant.server;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.http.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an address of an untrusted server must look like, as far as its text alone can say. What the
 * names in it resolve to is judged when something connects.
 */
final class UntrustedUrl {

  private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  /** What browsers and C libraries read as an IPv4 address, however few its parts. */
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)", Pattern.DOTALL);

  private UntrustedUrl() {}

  /** Https, and no host that is this machine, or not public, by its very text. */
  static void require(String what, @Nullable URI uri) {
    if (uri == null) {
      return;
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      throw refused(what, "a URL that is not https");
    }
    requireHost(what, uri);
  }

  /** As {@link #require}, for a text in which {@code java.net.URI} sees no host, as in 127.1. */
  static void requireHost(String what, URI uri) {
    String host = host(uri);
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      throw refused(what, "the name of this machine");
    }
    if (host.startsWith("[") || IPV4.matcher(host).matches()) {
      requirePublic(what, host);
    } else if (ENDS_IN_A_NUMBER.matcher(host).matches()) {
      throw refused(what, "an IPv4 address in a spelling that programs read differently");
    }
  }

  private static void requirePublic(String what, String literal) {
    try {
      PublicAddresses.rule().require(literal, InetAddress.getByName(literal));
    } catch (ResponseValidationException e) {
      throw refused(what, "an address that is not public");
    } catch (UnknownHostException e) {
      throw refused(what, "no address that can be read");
    }
  }

  /** In lower case and without the dot that may end a name. */
  private static String host(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      host = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
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
