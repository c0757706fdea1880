package dev.codegrant.server;

import dev.codegrant.internal.http.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the host of a URL is by its text alone: nobody is asked for its addresses. */
final class UrlHost {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /** In the one spelling that all programs read alike, so that none takes it for a name. */
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  /** What browsers and C libraries read as an IPv4 address, however few its parts. */
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)", Pattern.DOTALL);

  /** In lower case and without the dot that may end a name. */
  private final String text;

  private UrlHost(String text) {
    this.text = text;
  }

  /** Also of a text in which {@code java.net.URI} sees no host, as in 127.1. */
  static UrlHost of(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      host = authority.substring(authority.lastIndexOf('@') + 1).replaceFirst(":\\d*$", "");
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return new UrlHost(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
  }

  /** Whether it is this machine's name (RFC 6761 section 6.3). */
  boolean isLocalName() {
    return text.equals("localhost") || text.endsWith(".localhost");
  }

  boolean isAddress() {
    return text.startsWith("[") || IPV4.matcher(text).matches();
  }

  /** Whether it is an IPv4 address to some programs, and another one or a name to others. */
  boolean isAmbiguous() {
    return !isAddress() && ENDS_IN_A_NUMBER.matcher(text).matches();
  }

  /** Whether some program reads it as this machine. */
  boolean mayBeThisMachine() {
    try {
      return isLocalName()
          || isAmbiguous()
          || (isAddress() && PublicAddresses.isThisMachine(address()));
    } catch (UnknownHostException e) {
      return true; // brackets around what Java cannot read
    }
  }

  /** Of an address, without its being looked up. */
  InetAddress address() throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
