package dev.codegrant.web;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.store.PendingAuthorizationStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A web application with a client at https://as.example, and one browser. */
final class Site {

  static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");
  static final String ISSUER = "https://as.example";
  static final URI TOKEN_ENDPOINT = URI.create("https://as.example/token");
  static final SealingKeys KEYS = SealingKeys.random();

  final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T10:00:00.750Z"));
  final Browser browser = new Browser();
  final OAuthClient client;
  final WebFlow flow;

  Site() {
    this(client(TOKEN_ENDPOINT), null);
  }

  Site(OAuthClient client, @Nullable PendingAuthorizationStore store) {
    this.client = client;
    this.flow = flow(KEYS, client, store);
  }

  /** Another node of this application, or this one after a change. */
  WebFlow flow(SealingKeys keys, OAuthClient with, @Nullable PendingAuthorizationStore store) {
    WebFlow.Builder builder = WebFlow.builder(keys).client(with, REDIRECT_URI).clock(clock);
    if (store != null) {
      builder.pendingAuthorizations(store);
    }
    return builder.build();
  }

  static AuthorizationServer.Builder server(URI tokenEndpoint) {
    return AuthorizationServer.builder(URI.create("https://as.example/authorize"), tokenEndpoint)
        .issuer(ISSUER)
        .authorizationResponseIssParameterSupported();
  }

  static OAuthClient client(URI tokenEndpoint) {
    return client(server(tokenEndpoint).build());
  }

  static OAuthClient client(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("client-1"))
        .clientSecret(Secret.of("the-client-s3cret"))
        .build();
  }

  static AuthorizationRequest.Builder request() {
    return AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("a", "b"));
  }

  /** Begins in this browser and returns the state. */
  String begin() {
    return begin(request().build());
  }

  String begin(AuthorizationRequest request) {
    WebFlow.Redirect redirect = flow.begin(client, request, "/orders?page=2", browser.header());
    browser.follow(redirect);
    return parameter(redirect.location(), "state");
  }

  /** The callback of a user who agreed. */
  CallbackRequest granted(String state) {
    return get(query(state));
  }

  static String query(String state) {
    return "code=the-c0de&state=" + state + "&iss=https%3A%2F%2Fas.example";
  }

  CallbackRequest get(String query) {
    return CallbackRequest.of("GET", REDIRECT_URI + "?" + query).cookies(browser.header());
  }

  CallbackRequest post(String form) {
    return CallbackRequest.of("POST", REDIRECT_URI.toString())
        .form("application/x-www-form-urlencoded", form)
        .cookies(browser.header());
  }

  static String parameter(URI uri, String name) {
    for (String pair : uri.getRawQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("no " + name + " in " + uri);
  }
}
