package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An OpenID Provider on loopback that answers each path with the JSON that a test wants there. */
final class LoopbackProvider implements AutoCloseable {

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final RawServer server = RawServer.start(this::answer);
  final String origin = "http://127.0.0.1:" + server.port();

  /** The document at the OpenID location of an issuer here, with these members changed. */
  JsonObject metadata(String issuer) {
    JsonObject document = new JsonObject();
    document.addProperty("issuer", issuer);
    document.addProperty("authorization_endpoint", origin + "/authorize");
    document.addProperty("token_endpoint", origin + "/token");
    document.addProperty("userinfo_endpoint", origin + "/userinfo");
    document.addProperty("registration_endpoint", origin + "/register");
    document.addProperty("jwks_uri", origin + "/jwks");
    return document;
  }

  LoopbackProvider serving(String path, Object json) {
    answers.put(path, StrictTokenEndpoint.ok(json.toString()));
    return this;
  }

  LoopbackProvider answering(String path, String http) {
    answers.put(path, http);
    return this;
  }

  /** The set with the public half of {@link Keys#RSA}. */
  LoopbackProvider servingKeys(String path) {
    JsonObject key = new JsonObject();
    JsonObject pair = Keys.jwk(Keys.RSA);
    for (String member : List.of("kty", "n", "e")) {
      key.add(member, pair.get(member));
    }
    key.addProperty("kid", "k1");
    return serving(path, "{\"keys\":[" + key + "]}");
  }

  /** The grant of a user who says yes, and tokens for it. */
  GrantedAuthorization granted(PendingAuthorization pending, String alg) throws Exception {
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", origin);
    claims.addProperty("sub", "joe");
    claims.addProperty("aud", "app");
    claims.addProperty("iat", Instant.now().getEpochSecond());
    claims.addProperty("exp", Instant.now().getEpochSecond() + 300);
    claims.addProperty("nonce", query(pending).get("nonce"));
    serving(
        "/token",
        "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
            + idToken(alg, claims)
            + "\"}");
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=c&state=" + pending.state().reveal()));
  }

  private static String idToken(String alg, JsonObject claims) throws GeneralSecurityException {
    String input =
        Keys.base64(("{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}").getBytes(UTF_8))
            + "."
            + Keys.base64(claims.toString().getBytes(UTF_8));
    if (alg.equals("none")) {
      return input + ".";
    }
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(Keys.RSA.getPrivate());
    signature.update(input.getBytes(US_ASCII));
    return input + "." + Keys.base64(signature.sign());
  }

  static Map<String, String> query(PendingAuthorization pending) throws MalformedFormException {
    Map<String, String> query = new LinkedHashMap<>();
    for (Parameter parameter : FormEncoding.decode(pending.authorizationUri().getRawQuery(), 64)) {
      query.put(parameter.name(), parameter.value());
    }
    return query;
  }

  /** Method and path of each request, in their order. */
  List<String> asked() {
    return server.requests().stream().map(request -> request.head().split(" HTTP/", 2)[0]).toList();
  }

  RawExchange.Request last() {
    return server.requests().get(server.requests().size() - 1);
  }

  int port() {
    return server.port();
  }

  private void answer(RawExchange exchange) throws IOException {
    String path = exchange.request().head().split(" ", 3)[1].split("\\?", 2)[0];
    exchange.write(
        answers.getOrDefault(path, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
