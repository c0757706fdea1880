package dev.codegrant.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What no URL may hold, RFC 6749 section 2.3.1 and RFC 9700 section 4.3.2: browsers, proxies and
 * servers write URLs down. It is looked for in the whole URL, however often it was encoded.
 */
final class UrlSecrets {
  private static final Pattern OCTETS = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  /** A shorter one is a value of its own, or chance. */
  private static final int FOUND_INSIDE = 8;

  private final Set<String> secrets = new LinkedHashSet<>();

  /** The secrets of every task, alone and as Basic credentials. */
  static UrlSecrets ofTask() {
    UrlSecrets all = new UrlSecrets();
    List.of(
            ProviderTask.CLIENT_SECRET,
            ProviderTask.REFRESH_TOKEN,
            ProviderTask.ACCESS_TOKEN,
            ProviderTask.DEVICE_CODE)
        .forEach(all::add);
    for (String basic :
        List.of(base64(ProviderTask.CLIENT_ID + ":" + ProviderTask.CLIENT_SECRET), basic())) {
      String unpadded = basic.replace("=", "");
      all.add(unpadded).add(unpadded.replace('+', '-').replace('/', '_'));
    }
    return all;
  }

  /** The credentials of the task as a header has them, form-encoded first. */
  static String basic() {
    return base64(
        URLEncoder.encode(ProviderTask.CLIENT_ID, UTF_8)
            + ":"
            + URLEncoder.encode(ProviderTask.CLIENT_SECRET, UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  UrlSecrets add(String secret) {
    if (!secret.isEmpty()) {
      secrets.add(decoded(secret));
    }
    return this;
  }

  /** Whether one stands anywhere in the URL: user, path, query or fragment. */
  boolean in(URI uri) {
    String text = decoded(uri.toString());
    return secrets.stream()
        .anyMatch(
            secret ->
                secret.length() < FOUND_INSIDE
                    ? List.of(text.split("[?#&=]")).contains(secret)
                    : text.contains(secret));
  }

  /** The same where the query is the body: parameters that are wanted there are passed over. */
  boolean besides(Predicate<String> wanted, URI uri) {
    String query = uri.getRawQuery();
    String rest =
        Arrays.stream((query == null ? "" : query).split("&", -1))
            .filter(pair -> !isParameter(pair, wanted))
            .collect(Collectors.joining("&"));
    String address = uri.toString().replaceFirst("[?#].*", "");
    String fragment = uri.getRawFragment();
    return in(URI.create(address + "?" + rest + (fragment == null ? "" : "#" + fragment)));
  }

  /** Wanted by name, or a secret and nothing else: whether it may be there, the lists say. */
  private boolean isParameter(String pair, Predicate<String> wanted) {
    String[] parts = pair.split("=", 2);
    return wanted.test(decoded(parts[0]))
        || (parts.length == 2 && secrets.contains(decoded(parts[1])));
  }

  /** Decoded until nothing is left to decode; what is no encoding stays. */
  private static String decoded(String text) {
    String before = text.replace('+', ' ');
    String after = octets(before);
    while (!after.equals(before)) {
      before = after.replace('+', ' ');
      after = octets(before);
    }
    return after;
  }

  private static String octets(String text) {
    return OCTETS
        .matcher(text)
        .replaceAll(run -> Matcher.quoteReplacement(URLDecoder.decode(run.group(), UTF_8)));
  }
}
