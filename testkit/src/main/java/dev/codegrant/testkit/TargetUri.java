package dev.codegrant.testkit;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** URIs that name one place however they are written, RFC 3986 sections 6.2.2 and 6.2.3. */
final class TargetUri {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private TargetUri() {}

  /** Empty if it is no absolute URI with a host, or has a query or fragment. */
  static Optional<String> normalized(String text) {
    try {
      URI uri = URI.create(decodedWhereUnreserved(text)).normalize();
      if (uri.getScheme() == null
          || uri.getHost() == null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || uri.getRawUserInfo() != null) {
        return Optional.empty();
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int port = uri.getPort() == standardPort(scheme) ? -1 : uri.getPort();
      return Optional.of(
          scheme
              + "://"
              + uri.getHost().toLowerCase(Locale.ROOT)
              + (port < 0 ? "" : ":" + port)
              + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int standardPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  private static String decodedWhereUnreserved(String text) {
    return ENCODED
        .matcher(text)
        .replaceAll(
            encoded -> {
              String character = String.valueOf((char) Integer.parseInt(encoded.group(1), 16));
              return character.matches("[A-Za-z0-9._~-]")
                  ? character
                  : encoded.group().toUpperCase(Locale.ROOT);
            });
  }
}
