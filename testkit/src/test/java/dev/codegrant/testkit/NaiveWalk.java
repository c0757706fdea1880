package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.post;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does all that a client can do, checks nothing, goes on with what there is, and tells it. */
final class NaiveWalk {
  private final FakeAuthorizationServer server;
  private final StringBuilder told = new StringBuilder();

  private NaiveWalk(FakeAuthorizationServer server) {
    this.server = server;
  }

  /**
   * What the client was told, a line for each answer, the issuer called ISSUER, times from now as
   * <60>.
   */
  static String told(FakeAuthorizationServer server) {
    NaiveWalk walk = new NaiveWalk(server);
    walk.walk();
    long now = server.clock().instant().getEpochSecond();
    return Pattern.compile("\\b[0-9]{10}\\b")
        .matcher(walk.told.toString().replace(server.issuer(), "ISSUER"))
        .replaceAll(time -> "<" + (Long.parseLong(time.group()) - now) + ">");
  }

  private void walk() {
    String metadata = ask("METADATA", server.uri(Endpoint.OPENID_METADATA), NaiveClient::get);
    URI callback =
        server.approve(
            NaiveClient.authorizationUri(server, NaiveClient.openId().with("nonce", "n-1")));
    tell("AUTHORIZATION", NaiveClient.parameters(callback) + " #" + callback.getRawFragment());
    String code = found(callback.toString(), "[?&#]code=([^&]*)");
    URI token = reachable(metadata, "token_endpoint", Endpoint.TOKEN);
    String tokens = redeem("TOKEN", token, NaiveClient.redemption(code));
    use("USERINFO", Endpoint.USERINFO, tokens);
    String again = redeem("REFRESH", token, refresh(tokens));
    use("RESOURCE", Endpoint.RESOURCE, again);
    redeem("AGAIN", token, refresh(again));
  }

  private static Form refresh(String tokens) {
    return NaiveClient.refresh(found(tokens, "\"refresh_token\":\"([^\"]*)"));
  }

  private String redeem(String name, URI endpoint, Form form) {
    String tokens = ask(name, endpoint, uri -> post(uri, form));
    String jwks = ask(name + " JWKS", server.uri(Endpoint.JWKS), NaiveClient::get);
    String idToken = found(tokens, "\"id_token\":\"([^\"]*)");
    if (idToken.split("\\.", -1).length == 3) {
      ReceivedJwt jwt = ReceivedJwt.of(idToken);
      String signed = jwt.signature().isEmpty() ? "empty" : isSigned(jwt, jwks);
      tell(name + " ID", jwt + " signed=" + signed);
    } else {
      tell(name + " ID", idToken);
    }
    return tokens;
  }

  private static String isSigned(ReceivedJwt jwt, String jwks) {
    return jwt.header().path("alg").asText().startsWith("RS") && jwks.startsWith("{")
        ? Boolean.toString(jwt.isSignedBy(jwks))
        : "otherwise";
  }

  private void use(String name, Endpoint endpoint, String tokens) {
    String token = found(tokens, "\"access_token\":\"([A-Za-z0-9_-]*)");
    ask(name, server.uri(endpoint), uri -> get(uri, "Authorization", "Bearer " + token));
  }

  /** Follows every redirect, with all it has. */
  private String ask(String name, URI endpoint, Function<URI, HttpResponse<String>> request) {
    HttpResponse<String> answer = request.apply(endpoint);
    tell(name, answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
    return answer.statusCode() == 307
        ? ask(name + " ELSEWHERE", NaiveClient.location(answer), request)
        : answer.body();
  }

  private void tell(String name, String what) {
    told.append(name).append(' ').append(what.strip()).append('\n');
  }

  /** Nothing is sent beyond loopback. */
  private URI reachable(String metadata, String name, Endpoint endpoint) {
    String uri = found(metadata, "\"" + name + "\":\"(http://(?:localhost|127.0.0.1):[^\"]*)");
    return uri.equals("nothing") ? server.uri(endpoint) : URI.create(uri);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "nothing";
  }
}
