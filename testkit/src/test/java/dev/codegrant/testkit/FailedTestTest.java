package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.codegrant.testkit.NaiveClient.Form;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a person sees of a test that failed. Alone, because all tests share one System.err. */
@Isolated
class FailedTestTest {

  @ExtendWith(FakeAuthorizationServerExtension.class)
  static class Failing {
    @RepeatedTest(8)
    void withOneServer(FakeAuthorizationServer server, TestInfo test) {
      String code = NaiveClient.code(server);
      NaiveClient.post(
          server.tokenEndpoint(),
          NaiveClient.redemption(code).with("code_verifier", "x".repeat(43)),
          NaiveClient.basic("app", "s3cret"));
      fail("as it should " + test.getDisplayName());
    }

    @Test
    void withTwoServers(FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder) {
      assertThat(server.issuer()).isEqualTo(builder.start().issuer());
    }

    @Test
    void withoutServer() {
      fail("as it should");
    }
  }

  @ExtendWith(FakeAuthorizationServerExtension.class)
  static class FailingBefore {
    @BeforeEach
    void before(FakeAuthorizationServer server) {
      NaiveClient.get(server.resource());
      fail("as it should");
    }

    @Test
    void neverRun() {}
  }

  @ExtendWith(FakeAuthorizationServerExtension.class)
  static class Passing {
    @RepeatedTest(3)
    void passes(FakeAuthorizationServer server) {
      assertThat(NaiveClient.post(server.tokenEndpoint(), new Form()).statusCode()).isEqualTo(401);
    }
  }

  @ExtendWith(FakeAuthorizationServerExtension.class)
  static class Aborted {
    @Test
    void isNotForThisMachine(FakeAuthorizationServer server) {
      NaiveClient.get(server.resource());
      Assumptions.abort("as it should");
    }
  }

  /** Runs a class as Maven and an IDE do, and returns what it printed. */
  private static String printedBy(Class<?> type, int tests, int failures) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build(),
              summary);
    } finally {
      System.setErr(usual);
    }
    assertThat(summary.getSummary().getTestsStartedCount()).isEqualTo(tests);
    assertThat(summary.getSummary().getTestsFailedCount()).isEqualTo(failures);
    return printed.toString(UTF_8);
  }

  private static List<String> stories(String printed) {
    return Arrays.asList(printed.split("(?m)^(?=\\S.* failed; )", -1));
  }

  @Test
  void failedTest_tellsItsOwnStory_andNoOther() {
    List<String> stories = stories(printedBy(Failing.class, 10, 10));
    List<String> single = stories.stream().filter(s -> s.startsWith("repetition")).toList();
    assertThat(single).hasSize(8);
    for (String story : single) {
      assertThat(story.lines()).hasSize(3);
      assertThat(story)
          .containsPattern("requests to http://127\\.0\\.0\\.1:\\d+/fake-\\d+:")
          .containsPattern("1\\. POST /fake-\\d+/authorize .*client_id=app.* -> 303")
          .containsPattern("2\\. POST /fake-\\d+/token .*code=\\*\\*\\* .*Basic \\*\\*\\* -> 400")
          .contains("400 invalid_grant: code_verifier is not the one of this code")
          .doesNotContain("s3cret", "xxxxxxxxxx");
    }
    assertThat(stories.stream().filter(s -> s.startsWith("withTwoServers")))
        .singleElement()
        .satisfies(story -> assertThat(story.split(": none", -1)).hasSize(3));
    assertThat(stories).hasSize(9);
  }

  @Test
  void testThatFailsBeforeItBegins_tellsItsStory() {
    assertThat(printedBy(FailingBefore.class, 1, 1))
        .startsWith("neverRun() failed; requests to ")
        .containsPattern("1\\. GET /fake-\\d+/resource -> 401");
  }

  @Test
  void testThatIsAborted_saysNothing() {
    assertThat(printedBy(Aborted.class, 1, 0)).isEmpty();
  }

  @Test
  void testThatPasses_saysNothing() {
    assertThat(printedBy(Passing.class, 3, 0)).isEmpty();
  }
}
