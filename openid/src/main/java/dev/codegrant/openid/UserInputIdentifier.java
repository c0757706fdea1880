package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user typed to say where to sign in, normalized (OpenID Connect Discovery 1.0 section
 * 2.1.2).
 *
 * @param resource the identifier that the host is asked about: an acct or https URI
 * @param host the host that is asked, with the port where there is one
 */
record UserInputIdentifier(String resource, String host) {

  private static final int LONGEST = 1024;

  /** No colon, slash, query or fragment beside the user and the host: an e-mail address. */
  private static final Pattern ACCOUNT = Pattern.compile("[^\\s/?#:@][^\\s/?#:]*@[^\\s/?#:@]+");

  /** A scheme before anything but a port: only a port has digits alone (RFC 3986 section 3). */
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?!\\d+([/?#]|$)).*");

  /** What stands behind the scheme and the user, who is in the authority alone. */
  private static final Pattern URL = Pattern.compile("(?i:https)://(?:[^/?@]*@)?(.*)");

  /** Inputs of XRI, whose resolution is outside of the specification (section 2.1.1). */
  private static final String XRI = "=@+$!";

  static UserInputIdentifier parse(String typed) {
    String text = typed.strip();
    if (text.isEmpty()
        || text.length() > LONGEST
        || XRI.indexOf(text.charAt(0)) >= 0
        || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
      throw refused("another text");
    }
    if (ACCOUNT.matcher(text).matches()) {
      return account("acct:" + text);
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return url("https://" + text);
    }
    if (scheme.group(1).equalsIgnoreCase("acct")) {
      return account(text);
    }
    return url(text);
  }

  /** The host of an account is what stands behind the last @ (RFC 7565 section 7). */
  private static UserInputIdentifier account(String text) {
    String resource = withoutFragment(text);
    int at = resource.lastIndexOf('@');
    if (at <= "acct:".length()) {
      throw refused("an account without a user or a host");
    }
    URI host = https("https://" + resource.substring(at + 1) + "/");
    if (!"/".equals(host.getRawPath()) || host.getRawQuery() != null) {
      throw refused("an account at what is no host");
    }
    return new UserInputIdentifier(resource, host.getRawAuthority());
  }

  private static UserInputIdentifier url(String text) {
    String resource = withoutFragment(text);
    Matcher url = URL.matcher(resource);
    if (!url.matches()) {
      throw refused("another scheme than https");
    }
    // Of a URL with a user, the host is asked; the user is for it to understand.
    URI uri = https("https://" + url.group(1));
    boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
    return new UserInputIdentifier(bare ? resource + "/" : resource, uri.getRawAuthority());
  }

  private static URI https(String text) {
    try {
      return SecureUri.parse("identifier", text);
    } catch (ConfigurationException e) {
      throw refused(e.came());
    }
  }

  private static String withoutFragment(String text) {
    int fragment = text.indexOf('#');
    return fragment < 0 ? text : text.substring(0, fragment);
  }

  /** The host without a port, and without the brackets of an IPv6 address. */
  String hostName() {
    String name = URI.create("https://" + host).getHost();
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** Where to ask (RFC 7033 section 4.1). */
  URI query(String relation) {
    return URI.create(
        "https://"
            + host
            + "/.well-known/webfinger?"
            + FormEncoding.encode(new TreeMap<>(Map.of("rel", relation, "resource", resource))));
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "an e-mail address, acct URI, host or https URL of at most " + LONGEST + " characters",
        came,
        "tell the user what can be typed here");
  }
}
