package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.desktop.Browser;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A desktop application, its user in a browser, and a server that none of us wrote. */
class LoopbackWalkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void confidentialClient_getsTokens() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      CompletableFuture<HttpResponse<String>> page = new CompletableFuture<>();
      LoopbackFlow.Result result =
          LoopbackFlow.builder(client(spring, Clients.CONFIDENTIAL, Clients.CONFIDENTIAL_SECRET))
              .browser(visit(page, uri -> Person.alice().signInAndConsent(uri)))
              .build()
              .authorize(LoopbackWalkTest::request, PATIENCE);

      assertThat(result)
          .isInstanceOfSatisfying(
              LoopbackFlow.Authorized.class,
              done -> assertThat(done.tokens().refreshToken()).isPresent());
      assertThat(page.join().body()).contains("You are signed in");
    }
  }

  @Test
  void publicClient_getsTokensWithoutRefreshToken() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      LoopbackFlow.Result result =
          LoopbackFlow.builder(publicClient(spring))
              .browser(
                  visit(new CompletableFuture<>(), uri -> Person.alice().signInAndConsent(uri)))
              .build()
              .authorize(LoopbackWalkTest::request, PATIENCE);

      assertThat(result)
          .isInstanceOfSatisfying(
              LoopbackFlow.Authorized.class,
              done -> assertThat(done.tokens().refreshToken()).isEmpty());
    }
  }

  @Test
  void refusingUser_isAValue() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      CompletableFuture<HttpResponse<String>> page = new CompletableFuture<>();
      LoopbackFlow.Result result =
          LoopbackFlow.builder(client(spring, Clients.CONFIDENTIAL, Clients.CONFIDENTIAL_SECRET))
              .browser(visit(page, uri -> Person.alice().signInAndRefuse(uri)))
              .build()
              .authorize(LoopbackWalkTest::request, PATIENCE);

      assertThat(result).isInstanceOf(LoopbackFlow.Denied.class);
      assertThat(page.join().body()).contains("Access was not granted");
    }
  }

  private static Browser visit(
      CompletableFuture<HttpResponse<String>> page, Function<URI, URI> person) {
    return uri ->
        new Thread(
                () -> {
                  try {
                    page.complete(Person.alice().deliver(person.apply(uri)));
                  } catch (RuntimeException e) {
                    page.completeExceptionally(e);
                  }
                })
            .start();
  }

  private static AuthorizationRequest request(URI redirectUri) {
    return AuthorizationRequest.builder(redirectUri).scope(Scope.of("read")).build();
  }

  private static OAuthClient client(SpringAuthorizationServer spring, String id, String secret) {
    return OAuthClient.builder(Provider.GENERIC.definition(spring), new ClientId(id))
        .clientSecret(Secret.of(secret))
        .build();
  }

  private static OAuthClient publicClient(SpringAuthorizationServer spring) {
    return OAuthClient.builder(Provider.GENERIC.definition(spring), new ClientId(Clients.PUBLIC))
        .build();
  }
}
