package dev.codegrant.provider.github;

import dev.codegrant.token.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a token of GitHub is, by the text it begins with (GitHub's documentation, 2026-11-22). For
 * logs that must not show one, and for scanners that look for one where none should be. Old tokens
 * begin with none of these texts: no match is no proof.
 */
public enum GitHubTokenKind {
  /** A personal access token (classic). */
  PERSONAL_ACCESS_TOKEN("ghp_"),
  /** A fine-grained personal access token. */
  FINE_GRAINED_PERSONAL_ACCESS_TOKEN("github_pat_"),
  /** The access token of an OAuth App. */
  OAUTH_APP("gho_"),
  /** The user access token of a GitHub App. */
  APP_USER("ghu_"),
  /** The installation token of a GitHub App; since 2026 some are long and hold a JWT. */
  APP_INSTALLATION("ghs_"),
  /** A refresh token. */
  REFRESH_TOKEN("ghr_");

  /**
   * GitHub's tokens have 36 characters and more after the prefix, and may get other lengths; fewer
   * than 20 are another word that ends so. What stands before is not looked at: it may be a letter,
   * as in {@code %3Dgho_}. Possessive throughout: the time is linear in the text, whatever it is.
   */
  private static final Pattern TOKEN =
      Pattern.compile("(gh[oprsu]_|github_pat_)[A-Za-z0-9_-]{20,}+(?:\\.[A-Za-z0-9_-]++)*+");

  private final String prefix;

  GitHubTokenKind(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The text that tokens of this kind begin with.
   *
   * @return such as {@code gho_}
   */
  public String prefix() {
    return prefix;
  }

  /**
   * Which kind a token is.
   *
   * @param token the token, and nothing else
   * @return its kind, or empty for a text that is no token of a known kind
   */
  public static Optional<GitHubTokenKind> of(Secret token) {
    Matcher matcher = TOKEN.matcher(token.reveal());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String found = matcher.group(1);
    return Arrays.stream(values()).filter(kind -> kind.prefix.equals(found)).findFirst();
  }

  /**
   * What a token of any kind looks like, with 20 characters or more after its prefix, for a scanner
   * to {@link Matcher#find find}. Matching takes time linear in the text.
   *
   * @return the pattern; its group 1 is the prefix
   */
  public static Pattern pattern() {
    return TOKEN;
  }

  /**
   * The text with every token cut down to its prefix, as in {@code gho_[redacted]}, in time linear
   * in the text.
   *
   * @param text such as a log line
   * @return the text without a token of a known kind
   */
  public static String redact(CharSequence text) {
    return TOKEN.matcher(text).replaceAll("$1[redacted]");
  }
}
