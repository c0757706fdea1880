package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token endpoint that gives tokens for a good assertion alone, and tells why for any other. */
final class StrictTokenEndpoint implements RawServer.Script {

  static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final AssertionReader reader;
  private final Clock clock;

  StrictTokenEndpoint(AssertionReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public void answer(RawExchange exchange) throws IOException {
    String refusal = refusal(exchange.request());
    exchange.write(
        refusal == null
            ? ok("{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"expires_in\":60}")
            : response("401 Unauthorized", "{\"error\":\"invalid_client\"}"));
    if (refusal != null) {
      System.err.println("strict token endpoint: " + refusal);
    }
  }

  static String ok(String json) {
    return response("200 OK", json);
  }

  static String response(String status, String json) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + json.getBytes(UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  /** How often a parameter stands in the body, letter by letter. */
  static long count(RawExchange.Request request, String parameter) {
    return Arrays.stream(request.body().split("&", -1))
        .filter(pair -> pair.startsWith(parameter + "="))
        .count();
  }

  private @Nullable String refusal(RawExchange.Request request) {
    for (String once : List.of("client_id", "client_assertion", "client_assertion_type")) {
      if (count(request, once) != 1) {
        return once + " came " + count(request, once) + " times";
      }
    }
    if (!request.header("Authorization:").isEmpty() || count(request, "client_secret") != 0) {
      return "a second method";
    }
    if (!ASSERTION_TYPE.equals(request.form("client_assertion_type"))) {
      return "another client_assertion_type";
    }
    try {
      reader.read(
          String.valueOf(request.form("client_assertion")), clock.instant().getEpochSecond());
      return null;
    } catch (AssertionError | GeneralSecurityException e) {
      return e.toString();
    }
  }
}
