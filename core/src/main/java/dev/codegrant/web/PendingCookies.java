package dev.codegrant.web;

import dev.codegrant.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one browser's pending authorizations, one for each attempt, so that tabs do not
 * disturb each other (RFC 6265). With https their names begin with {@code __Host-}: then no other
 * host, also no sibling under the same domain, can set them.
 */
final class PendingCookies {

  /** How many attempts of one browser live at the same time. */
  static final int MOST = 16;

  /** All of them together stay below the 8 KiB that servers take as header. */
  static final int MOST_CHARACTERS = 6 * 1024;

  /** More than a browser has of ours: what is read may come back as deletions, line by line. */
  static final int MOST_READ = 2 * MOST;

  private static final int LONGEST_HEADER = 64 * 1024;
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]*");

  /** What surrounds a cookie: no other white space, or another host's cookie turns into ours. */
  private static final Pattern AROUND = Pattern.compile("^[ \\t]+|[ \\t]+$");

  private static final Pattern BEGUN = Pattern.compile("[0-9a-z]{1,12}");

  /** One cookie: its name, and a value that begins with the time of the attempt's beginning. */
  record Cookie(String name, String value) {

    int length() {
      return name.length() + value.length() + 3;
    }

    /** When the attempt began, as its cookie claims: good enough to choose the oldest. */
    long begun() {
      String text = value.split("\\.", 2)[0];
      return BEGUN.matcher(text).matches() ? Long.parseLong(text, 36) : 0;
    }
  }

  private final List<Cookie> cookies = new ArrayList<>();

  PendingCookies(@Nullable String header, boolean secure) {
    if (header == null || header.length() > LONGEST_HEADER) {
      return;
    }
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : bare(pair.substring(0, equals));
      if (isOurs(name, secure) && cookies.size() < MOST_READ) {
        cookies.add(new Cookie(name, bare(pair.substring(equals + 1))));
      }
    }
  }

  static String name(Secret state, boolean secure) {
    return prefix(secure) + Digest.of("cookie name", state.reveal()).substring(0, 22);
  }

  static String begun(Instant now) {
    return Long.toString(now.toEpochMilli(), 36);
  }

  boolean isEmpty() {
    return cookies.isEmpty();
  }

  /** The value of a cookie that stands there once, as we write values: else one is not ours. */
  Optional<String> value(String name) {
    List<Cookie> named = cookies.stream().filter(cookie -> cookie.name().equals(name)).toList();
    return named.size() == 1 && VALUE.matcher(named.get(0).value()).matches()
        ? Optional.of(named.get(0).value())
        : Optional.empty();
  }

  /** The oldest, as many as must go so that another one has room. */
  Set<String> namesToDrop(Cookie another) {
    List<Cookie> oldestFirst = new ArrayList<>(cookies);
    oldestFirst.sort(Comparator.comparingLong(Cookie::begun));
    int characters = another.length() + cookies.stream().mapToInt(Cookie::length).sum();
    int count = cookies.size() + 1;
    Set<String> names = new LinkedHashSet<>();
    for (Cookie oldest : oldestFirst) {
      if (count <= MOST && characters <= MOST_CHARACTERS) {
        break;
      }
      names.add(oldest.name());
      count--;
      characters -= oldest.length();
    }
    return names;
  }

  /** The Set-Cookie value that keeps an attempt. */
  static String set(Cookie cookie, Duration maxAge, boolean secure, boolean formPost) {
    return cookie.name() + "=" + cookie.value() + attributes(maxAge, secure, formPost);
  }

  /** The Set-Cookie value that deletes it. */
  static String delete(String name, boolean secure, boolean formPost) {
    return name + "=" + attributes(Duration.ZERO, secure, formPost);
  }

  /**
   * A form is posted from the server's site to ours, and browsers send no {@code Lax} cookie with
   * that: for such an attempt it is {@code None}.
   */
  private static String attributes(Duration maxAge, boolean secure, boolean formPost) {
    return "; Path=/; Max-Age="
        + maxAge.toSeconds()
        + (secure ? "; Secure" : "")
        + "; HttpOnly; SameSite="
        + (formPost ? "None" : "Lax");
  }

  private static boolean isOurs(String name, boolean secure) {
    String prefix = prefix(secure);
    return name.startsWith(prefix) && HASH.matcher(name.substring(prefix.length())).matches();
  }

  private static String bare(String text) {
    return AROUND.matcher(text).replaceAll("");
  }

  private static String prefix(boolean secure) {
    return (secure ? "__Host-" : "") + "codegrant-";
  }
}
