package dev.codegrant.cli;

import java.util.regex.Pattern;

/**
 * The name under which a login is kept.
 *
 * @param text 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}; case counts
 */
record SavedName(String text) {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** The argument is not repeated in a refusal: it could hold a secret. */
  SavedName {
    if (!ALLOWED.matcher(text).matches()) {
      throw new StopException(
          Failure.usage(
              "a name of 1 to 64 characters, each of A-Z a-z 0-9 . _ -",
              "another text",
              "choose a short name, such as work or github.me"));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
