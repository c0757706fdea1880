package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, free of any transport; header names are in lower case.
 *
 * @param certificate the client's, of the TLS connection it came with
 */
record Request(
    String method,
    String path,
    @Nullable String query,
    Map<String, List<String>> headers,
    String body,
    Optional<X509Certificate> certificate) {

  static final String FORM = "application/x-www-form-urlencoded";

  static Request form(String path, String body) {
    return new Request(
        "POST", path, null, Map.of("content-type", List.of(FORM)), body, Optional.empty());
  }

  /** The same request with no more than this many characters of its body. */
  Request cutTo(int characters) {
    return body.length() <= characters
        ? this
        : new Request(method, path, query, headers, body.substring(0, characters), certificate);
  }

  List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  boolean isForm() {
    return isOf(FORM);
  }

  boolean isJson() {
    return isOf("application/json");
  }

  Parameters queryParameters() {
    return Parameters.parse(query);
  }

  Parameters formParameters() {
    return Parameters.parse(isForm() ? body : null);
  }

  /** True for the form of a refresh, RFC 6749 section 6. */
  boolean isRefresh() {
    return formParameters().value("grant_type").filter("refresh_token"::equals).isPresent();
  }

  private boolean isOf(String type) {
    List<String> types = header("Content-Type");
    return types.size() == 1 && mediaType(types.get(0)).equals(type);
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
