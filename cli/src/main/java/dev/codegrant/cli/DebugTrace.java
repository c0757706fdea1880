package dev.codegrant.cli;

import dev.codegrant.error.OAuthException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A stack trace for {@code --debug}: where it happened. Messages are printed of exceptions alone
 * that never quote what was sent; a URL in a message could hold a token.
 */
final class DebugTrace {

  private static final List<Class<? extends Throwable>> DISCREET =
      List.of(
          OAuthException.class,
          ConnectException.class,
          NoRouteToHostException.class,
          SocketTimeoutException.class,
          UnknownHostException.class,
          SSLException.class);

  private static final int MOST_CAUSES = 8;

  private DebugTrace() {}

  static void print(Throwable thrown, PrintStream err, Withheld withheld) {
    String before = "";
    @Nullable Throwable next = thrown;
    for (int depth = 0; next != null && depth < MOST_CAUSES; depth++) {
      err.println(before + next.getClass().getName() + message(next, withheld));
      for (StackTraceElement frame : next.getStackTrace()) {
        err.println("    at " + frame);
      }
      before = "Caused by: ";
      next = next.getCause();
    }
    err.flush();
  }

  private static String message(Throwable thrown, Withheld withheld) {
    String message = thrown.getMessage();
    boolean discreet = DISCREET.stream().anyMatch(type -> type.isInstance(thrown));
    return discreet && message != null ? ": " + OneLine.of(withheld.hide(message)) : "";
  }
}
