package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many at once, at one server. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class RaceTest {
  private static final int VALUES = 50;
  private static final int ATTEMPTS = 8;
  private static final int ISSUERS = 200;

  private final FakeAuthorizationServer server;

  RaceTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each value is tried by eight, in any order; exactly one of them has it. */
  private static void assertEachOnce(Supplier<String> make, Predicate<String> attempt)
      throws Exception {
    List<Callable<String>> attempts = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      String value = make.get();
      attempts.addAll(Collections.nCopies(ATTEMPTS, () -> attempt.test(value) ? value : "refused"));
    }
    Collections.shuffle(attempts, new Random(1));

    List<String> answers = atOnce(attempts);

    assertThat(answers).hasSize(VALUES * ATTEMPTS);
    assertThat(answers.stream().filter(value -> !value.equals("refused")))
        .hasSize(VALUES)
        .doesNotHaveDuplicates();
  }

  private boolean succeeds(Form form) {
    return post(server.tokenEndpoint(), form).statusCode() == 200;
  }

  @Test
  void eachCode_isRedeemedOnce() throws Exception {
    assertEachOnce(() -> NaiveClient.code(server), code -> succeeds(redemption(code)));
  }

  @Test
  void eachRefreshToken_isReplacedOnce() throws Exception {
    assertEachOnce(
        () -> member(NaiveClient.tokens(server), "refresh_token"),
        token -> succeeds(refresh(token)));
  }

  /** What a test does: its own user, client and state; and the token of its neighbour. */
  private static List<String> test(
      FakeAuthorizationServerBuilder builder, int number, AtomicReference<String> neighbours) {
    FakeAuthorizationServer own = builder.start();
    String user = "user-" + number;
    String client = "client-" + number;
    own.registerPublicClient(client, "http://127.0.0.1/callback").signIn(user);
    URI callback =
        own.approve(
            authorizationUri(
                own, authorization().with("client_id", client).with("state", "s-" + number)));
    String tokens =
        post(own.tokenEndpoint(), redemption(parameter(callback, "code")).with("client_id", client))
            .body();
    String token = member(tokens, "access_token");
    String resource = get(own.resource(), "Authorization", "Bearer " + token).body();
    String foreign = neighbours.getAndSet(token);
    int foreignStatus = resourceStatus(own, foreign);
    own.close();
    return List.of(
        member(resource, "sub"),
        member(resource, "client_id"),
        parameter(callback, "state"),
        "foreign token " + foreignStatus,
        own.requests().size() + " requests",
        "closed " + get(own.resource()).statusCode());
  }

  @Test
  void testsAtOnce_seeNothingOfEachOther() throws Exception {
    WireMockTransport transport = WireMockTransport.open(Listening.onFreePort());
    try (TestBench bench = new TestBench(transport, () -> transport)) {
      AtomicReference<String> token = new AtomicReference<>("none");
      List<Callable<List<String>>> tests = new ArrayList<>();
      for (int i = 0; i < ISSUERS; i++) {
        int number = i;
        tests.add(() -> test(bench.builder(), number, token));
      }

      List<List<String>> seen = atOnce(tests);

      for (int i = 0; i < ISSUERS; i++) {
        assertThat(seen.get(i))
            .containsExactly(
                "user-" + i,
                "client-" + i,
                "s-" + i,
                "foreign token 401",
                "4 requests",
                "closed 404");
      }
    } finally {
      transport.close();
    }
  }

  @Test
  void eachPushedRequest_isDecidedOnce() throws Exception {
    URI par = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    assertEachOnce(
        () -> member(post(par, authorization()).body(), "request_uri"),
        uri -> {
          Form form = new Form().with("client_id", "app").with("request_uri", uri);
          try {
            return !parameter(server.approve(authorizationUri(server, form)), "code").isEmpty();
          } catch (IllegalStateException tooLate) {
            return false;
          }
        });
  }

  @Test
  void eachDevice_isDecidedOnce() throws Exception {
    Form form = new Form().with("client_id", "app").with("scope", "read");
    assertEachOnce(
        () -> member(post(server.uri(Endpoint.DEVICE_AUTHORIZATION), form).body(), "user_code"),
        userCode -> {
          try {
            server.devices().approve(userCode);
            return true;
          } catch (IllegalArgumentException tooLate) {
            return false;
          }
        });
  }
}
