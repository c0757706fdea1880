package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;

/** The token endpoint that answers exactly what a case of the area TK says. */
final class TokenScript implements RawServer.Script {

  /** What a server smuggles behind a whole answer; no answer of the case has it. */
  static final String SMUGGLED = "smuggled-token";

  /** Well below the client's time limit, which a limit of each read alone would never reach. */
  private static final Duration BETWEEN_DROPS = Duration.ofMillis(100);

  private final JsonObject input;
  private final byte[] head;
  private final byte[] body;

  private TokenScript(JsonObject input, byte[] head, byte[] body) {
    this.input = input;
    this.head = head;
    this.body = body;
  }

  /** Reads the answer out of the case. Addresses at evil.example become the attacker's server. */
  static TokenScript of(CaseRun run) {
    byte[] body = body(run);
    int announced = body.length;
    if (net(run.input()).has("content_length")) {
      announced += Integer.parseInt(net(run.input()).get("content_length").getAsString());
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + run.input().get("status") + " Status\r\n");
    header(run.input().get("headers"), head);
    if (run.has("headers_gen")) {
      head.append(run.text("headers_gen"));
    }
    head.append(
        net(run.input()).has("infinite")
            ? "Transfer-Encoding: chunked\r\n"
            : "Content-Length: " + announced + "\r\n");
    String evil = "http://127.0.0.1:" + run.evil().port();
    String whole = head.append("\r\n").toString().replace("https://evil.example", evil);
    return new TokenScript(run.input(), whole.getBytes(ISO_8859_1), body);
  }

  private static JsonObject net(JsonObject input) {
    return input.has("net") ? input.getAsJsonObject("net") : new JsonObject();
  }

  private static byte[] body(CaseRun run) {
    if (run.has("body_b64")) {
      return Base64.getDecoder().decode(run.text("body_b64"));
    }
    if (run.has("body_gen")) {
      return run.bytes("body_gen");
    }
    if (net(run.input()).has("raw_twice")) {
      // The case leaves the first of the two answers open, and expects it to be taken.
      return CaseRun.utf8(run.expand("body", run.value("GOOD")));
    }
    return run.has("body") ? run.bytes("body") : new byte[0];
  }

  private static void header(JsonElement headers, StringBuilder head) {
    if (headers instanceof JsonObject object) {
      object.entrySet().forEach(e -> line(e.getKey(), e.getValue().getAsString(), head));
    } else if (headers instanceof JsonArray pairs) {
      for (JsonElement pair : pairs) {
        JsonArray both = pair.getAsJsonArray();
        line(both.get(0).getAsString(), both.get(1).getAsString(), head);
      }
    }
  }

  private static void line(String name, String value, StringBuilder head) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  @Override
  public void answer(RawExchange exchange) throws IOException, InterruptedException {
    JsonObject net = net(input);
    if (net.has("raw")) {
      exchange.write(net.get("raw").getAsString());
      exchange.socket().close();
    } else if (net.has("hang")) {
      exchange.hang();
    } else if (net.has("close_after_request")) {
      exchange.socket().close();
    } else if (net.has("header_drip")) {
      drip(exchange, head, BETWEEN_DROPS);
      exchange.hang();
    } else if (net.has("drip_bytes_per_s")) {
      exchange.write(head);
      drip(exchange, body, BETWEEN_DROPS);
    } else if (net.has("infinite")) {
      exchange.write(head);
      while (true) {
        exchange.write("4000\r\n" + " ".repeat(0x4000) + "\r\n");
      }
    } else {
      exchange.write(head);
      exchange.write(body);
      if (net.has("raw_twice")) {
        exchange.write(
            CodeFlow.good("{\"access_token\":\"" + SMUGGLED + "\",\"token_type\":\"Bearer\"}"));
      }
      if (net.has("close")) {
        exchange.socket().close();
      }
    }
  }

  /** Never in one packet: that is the point. The end of the head never comes. */
  private static void drip(RawExchange exchange, byte[] bytes, Duration pause)
      throws IOException, InterruptedException {
    for (int i = 0; i < bytes.length - 2; i++) {
      exchange.write(new byte[] {bytes[i]});
      exchange.pause(pause);
    }
  }
}
