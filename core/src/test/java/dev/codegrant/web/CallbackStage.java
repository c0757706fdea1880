package dev.codegrant.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stage of a CB case: an application, a token endpoint, and a browser that has begun F1. */
final class CallbackStage {

  private final CaseRun run;
  private final Site site;
  private URI location = URI.create("about:blank");

  private CallbackStage(CaseRun run, boolean promise, @Nullable PendingAuthorizationStore store) {
    this.run = run;
    RawServer endpoint = run.serve(this::answer);
    AuthorizationServer.Builder server =
        promise
            ? Site.server(endpoint.uri())
            : AuthorizationServer.builder(
                    URI.create("https://as.example/authorize"), endpoint.uri())
                .issuer(Site.ISSUER);
    this.site = new Site(Site.client(server.build()), store);
    run.note("stage", this);
  }

  static CallbackStage of(CaseRun run) {
    return new CallbackStage(run, true, null).begin();
  }

  static CallbackStage withoutPromise(CaseRun run) {
    return new CallbackStage(run, false, null).begin();
  }

  static CallbackStage withStore(CaseRun run, PendingAuthorizationStore store) {
    return new CallbackStage(run, true, store).begin();
  }

  static CallbackStage withForm(CaseRun run) {
    CallbackStage stage = new CallbackStage(run, true, null);
    stage.begin(true);
    return stage;
  }

  CallbackStage begin() {
    return begin(false);
  }

  private CallbackStage begin(boolean form) {
    var request = Site.request();
    if (form) {
      request.formPost();
    }
    WebFlow.Redirect redirect =
        site.flow.begin(site.client, request.build(), "/orders", site.browser.header());
    site.browser.follow(redirect);
    location = redirect.location();
    run.secret("STATE", state());
    String cookie = redirect.setCookies().get(redirect.setCookies().size() - 1);
    run.secret("BINDING", cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
    return this;
  }

  Site site() {
    return site;
  }

  String state() {
    return parameter("state");
  }

  String parameter(String name) {
    return Site.parameter(location, name);
  }

  /** The right callback, in the right browser. */
  CallbackRequest good() {
    return site.get(good(state()));
  }

  String good(String state) {
    return "code=" + run.value("CODE") + "&state=" + state + "&iss=https%3A%2F%2Fas.example";
  }

  /** The request that the case describes. */
  CallbackRequest request() {
    String method = run.has("method") ? run.input().get("method").getAsString() : "GET";
    String url = Site.REDIRECT_URI.toString();
    if (run.has("url")) {
      url = run.text("url");
    } else if (run.has("query_gen")) {
      url += "?" + run.text("query_gen");
    } else if (run.has("request")) {
      url += "?" + run.text("request");
    } else if (!run.has("body")) {
      url += "?" + good(state());
    }
    for (String attackers : List.of("STOLEN", "ATTACKERCODE")) { // too short to be canaries
      url = url.replace(attackers, run.value("CANARY"));
    }
    CallbackRequest request = CallbackRequest.of(method, url);
    if (run.has("body")) {
      String type = run.input().getAsJsonObject("headers").get("Content-Type").getAsString();
      request = request.form(type, run.text("body"));
    }
    boolean without = run.has("binding") && run.input().get("binding").isJsonNull();
    return without ? request : request.cookies(site.browser.header());
  }

  /** F1's state, and under the name of its cookie what another provider's attempt has. */
  CallbackRequest withCookieOfAnotherProvider() {
    String name = site.browser.only().getKey();
    URI elsewhere = URI.create("https://app.example/oauth/cb/as2");
    var other =
        Site.client(
            AuthorizationServer.builder(
                    URI.create("https://other.example/authorize"),
                    URI.create("https://other.example/token"))
                .issuer("https://other.example")
                .build());
    WebFlow.Redirect redirect =
        WebFlow.builder(Site.KEYS)
            .client(other, elsewhere)
            .clock(site.clock)
            .build()
            .begin(
                other,
                dev.codegrant.flow.AuthorizationRequest.builder(elsewhere).build(),
                "/",
                null);
    String cookie = redirect.setCookies().get(0);
    String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    return good().cookies(name + "=" + value);
  }

  Object finish(CallbackRequest request) {
    return finish(site.flow, request);
  }

  Object finish(WebFlow flow, CallbackRequest request) {
    WebFlow.Finished finished = flow.finish(request);
    run.watch("what finish returned", finished.toString());
    if (finished.outcome() instanceof GrantedAuthorization granted) {
      return finished.client().redeem(granted);
    }
    return (DeniedAuthorization) finished.outcome();
  }

  String everythingVisible() {
    return location + "\n" + state() + "\n" + site.browser.header() + "\n" + good(state());
  }

  static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** While the token request is on its way, the same callback once more. */
  private void answer(RawExchange exchange) throws IOException {
    try {
      site.flow.finish(good());
    } catch (OAuthException e) {
      run.note("kind at the token request", e.kind());
    }
    run.secret("VERIFIER", Secret.of(exchange.request().form("code_verifier")).reveal());
    String body = run.expand("body", run.value("GOOD"));
    exchange.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body));
  }
}
