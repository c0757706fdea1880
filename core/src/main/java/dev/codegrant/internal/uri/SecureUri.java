package dev.codegrant.internal.uri;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rule that every address of a server obeys (OAuth 2.1 section 1.5). */
public final class SecureUri {

  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private static final int GREATEST_PORT = 65535;

  private SecureUri() {}

  /**
   * Reads an absolute https URL, or an http URL on a loopback host, without user info and fragment.
   *
   * @param what the name of the address for the message, such as {@code token_endpoint}
   * @throws ConfigurationException {@code INSECURE_URL} for another scheme, {@code
   *     INVALID_CONFIGURATION} for an address with a zone, {@code INVALID_ARGUMENT} for anything
   *     else
   */
  public static URI parse(String what, String text) {
    try {
      return require(what, new URI(text));
    } catch (URISyntaxException e) {
      throw refused(
          ErrorKind.INVALID_ARGUMENT, what, "a text of " + text.length() + " characters, no URL");
    }
  }

  /** As {@link #parse}, for an address that is a URI already. */
  public static URI require(String what, URI uri) {
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw refused(ErrorKind.INVALID_ARGUMENT, what, describe(uri) + ", which names no host");
    }
    if (uri.getPort() == 0 || uri.getPort() > GREATEST_PORT) {
      throw refused(ErrorKind.INVALID_ARGUMENT, what, describe(uri) + ", with an impossible port");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(ErrorKind.INVALID_ARGUMENT, what, describe(uri) + ", with user info");
    }
    if (host.indexOf('%') >= 0) {
      throw refused(
          ErrorKind.INVALID_CONFIGURATION,
          what,
          describe(uri)
              + ", with the zone of an address, which means nothing elsewhere (RFC 6874)");
    }
    if (uri.getRawFragment() != null) {
      throw refused(ErrorKind.INVALID_ARGUMENT, what, describe(uri) + ", with a fragment");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())
        && !("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(host))) {
      throw refused(ErrorKind.INSECURE_URL, what, describe(uri));
    }
    return uri;
  }

  /** Whether the host is this machine: an address of RFC 8252 section 7.3, or {@code localhost}. */
  public static boolean isLoopback(@Nullable String host) {
    return host != null
        && (host.equals("[::1]")
            || host.equalsIgnoreCase("localhost") // RFC 3986 section 3.2.2
            || IPV4_LOOPBACK.matcher(host).matches());
  }

  /**
   * Scheme, host and port (RFC 6454 section 4), with the default port written out; without a host
   * it is an origin like no other.
   */
  public static String origin(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() != -1 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + host + ":" + port;
  }

  /** An address for a message: without user info, query and fragment, where secrets may be. */
  public static String describe(URI uri) {
    if (uri.getHost() == null) {
      return "'" + (uri.isOpaque() ? uri.getScheme() + ":..." : uri.getRawPath()) + "'";
    }
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    return "'" + uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath() + "'";
  }

  private static ConfigurationException refused(ErrorKind kind, String what, String came) {
    return new ConfigurationException(
        kind,
        what + " to be an https URL (or http on a loopback address) without fragment",
        came,
        "correct the URL");
  }
}
