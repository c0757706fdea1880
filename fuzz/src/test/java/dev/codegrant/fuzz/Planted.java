package dev.codegrant.fuzz;

import dev.codegrant.error.OAuthException;
import org.jspecify.annotations.Nullable;

/** Secrets that are planted in an input, and must not be seen in any message. */
public final class Planted {

  public static final String ACCESS_TOKEN = "q7ZrXv0mT3kYw9LbNc5HsPd2UfJg8EaVi4RoKx6t";
  public static final String REFRESH_TOKEN = "B1nMz8WqLu3YtXe6CkSv9PoHj5RdGa0FiT7bQx4N";
  public static final String CODE = "h2Vb9KsD4mQwZ7tLx0RcYp5NfJg3TuEa8WiOk6Xv";

  private static final int PIECE = 12;

  private Planted() {}

  /** The input with the secrets in the place of their names. */
  public static String in(String input) {
    return input
        .replace("${AT}", ACCESS_TOKEN)
        .replace("${RT}", REFRESH_TOKEN)
        .replace("${CODE}", CODE);
  }

  /** All that a log may show of an exception holds no piece of a secret. */
  public static void requireAbsentFrom(OAuthException exception) {
    requireAbsentFrom(exception.expected() + exception.came() + exception.advice());
    requireAbsentFrom(exception.reason().orElse(""));
    for (Throwable e = exception; e != null; e = e.getCause()) {
      requireAbsentFrom(e.toString());
    }
  }

  public static void requireAbsentFrom(String shown) {
    Violation.unless(!holds(shown), "a planted secret is shown");
  }

  /** Whether the text holds twelve characters in a row of a secret. */
  public static boolean holds(@Nullable String text) {
    return text != null
        && (holds(text, ACCESS_TOKEN) || holds(text, REFRESH_TOKEN) || holds(text, CODE));
  }

  private static boolean holds(String text, String secret) {
    for (int i = 0; i + PIECE <= secret.length(); i++) {
      if (text.contains(secret.substring(i, i + PIECE))) {
        return true;
      }
    }
    return false;
  }
}
