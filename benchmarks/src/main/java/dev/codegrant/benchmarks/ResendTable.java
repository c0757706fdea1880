package dev.codegrant.benchmarks;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.rawserver.BreakingPoint;
import dev.codegrant.rawserver.BreakingServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Prints how many POSTs of one authorization code reach a server that breaks the exchange: at
 * twelve points, by FIN and by reset, on a fresh connection and on a kept one.
 */
public final class ResendTable {

  private ResendTable() {}

  /** Prints one line for each breaking point. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (boolean kept : new boolean[] {false, true}) {
      for (boolean reset : new boolean[] {false, true}) {
        System.out.printf(
            "%n%-24s", (kept ? "kept" : "fresh") + " connection, " + (reset ? "RST" : "FIN"));
        for (Transports transport : Transports.values()) {
          System.out.printf("%10s", transport);
        }
        System.out.println();
        for (BreakingPoint point : BreakingPoint.values()) {
          System.out.printf("%-24s", point);
          for (Transports transport : Transports.values()) {
            System.out.printf("%10s", posts(transport.open(), point, reset, kept));
          }
          System.out.println();
        }
      }
    }
  }

  private static String posts(
      HttpTransport transport, BreakingPoint point, boolean reset, boolean kept)
      throws IOException, InterruptedException {
    BreakingServer server = new BreakingServer(point, reset, kept);
    BackChannel channel = new BackChannel(transport, Duration.ofSeconds(5));
    String outcome;
    try (server) {
      if (kept) {
        post(channel, server.uri());
        if (point == BreakingPoint.CONNECTED) {
          server.awaitBreak();
        }
      }
      outcome = post(channel, server.uri());
    }
    return server.posts() - (kept ? 1 : 0) + outcome;
  }

  /** A plus where an answer came. */
  private static String post(BackChannel channel, URI endpoint) {
    try {
      channel.post(new ClientRequest(endpoint).parameter("code", Secret.of("code-1")));
      return "+";
    } catch (OAuthException e) {
      return "";
    }
  }
}
