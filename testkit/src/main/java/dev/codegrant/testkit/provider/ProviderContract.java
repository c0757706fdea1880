package dev.codegrant.testkit.provider;

import dev.codegrant.testkit.provider.Expectation.Kind;
import dev.codegrant.testkit.provider.Sample.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * What a client must send to one provider and make of its answers, as dynamic tests of JUnit 5, for
 * any client:
 *
 * <pre>
 *   &#64;TestFactory
 *   Stream&lt;DynamicTest&gt; contract() {
 *     return ProviderContract.of(Path.of("src/test/resources/example-drive")).run(new MyDriver());
 *   }
 * </pre>
 *
 * <p>There is a test of each sample, one of each section of {@code requests.json}, and one that
 * brings callbacks of another attempt, which every client must refuse: with a state that it never
 * sent, with the state of an attempt before, and without state (RFC 6749 section 10.12; where a
 * client sends no state, the test is aborted). {@link dev.codegrant.testkit.provider The package}
 * says what stands in the folder. Besides, a client must make one authorization request, send the
 * code of its callback once, and no secret in a URL where {@code requests.json} does not want it. A
 * test that fails names the file, the member, what was expected and what came, and shows no secret
 * of the task or the sample. Every test has a server of its own on 127.0.0.1. Immutable.
 */
public final class ProviderContract {
  private static final Map<String, Step> STEPS =
      Map.of(
          ContractFolder.AUTHORIZATION, Step.REDEEM,
          ContractFolder.TOKEN, Step.REDEEM,
          ContractFolder.REFRESH, Step.REFRESH,
          ContractFolder.DEVICE, Step.DEVICE);

  private final ContractFolder folder;

  private ProviderContract(ContractFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads what a client is held to.
   *
   * @param folder the samples and {@code requests.json}
   * @return the contract
   * @throws IllegalArgumentException if something in the folder is missing or not understood; the
   *     message names the file
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static ProviderContract of(Path folder) {
    return new ProviderContract(ContractFolder.read(folder));
  }

  /**
   * Makes the tests.
   *
   * @param driver the client that is judged
   * @return tests, named by the files that they hold the client to
   */
  public Stream<DynamicTest> run(ProviderDriver driver) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String section : folder.requests().keySet()) {
      tests.add(
          DynamicTest.dynamicTest("requests.json " + section, () -> judgeRequest(section, driver)));
    }
    for (Sample sample : folder.samples()) {
      tests.add(DynamicTest.dynamicTest(sample.name(), () -> judgeSample(sample, driver)));
    }
    tests.add(DynamicTest.dynamicTest("callback of another attempt", () -> judgeState(driver)));
    return tests.stream();
  }

  private void judgeRequest(String section, ProviderDriver driver) throws IOException {
    Step step = STEPS.getOrDefault(section, Step.REDEEM);
    try (Attempt attempt = Attempt.of(folder, step)) {
      outcome("requests.json: " + section, attempt, driver);
      List<String> problems = new ArrayList<>(attempt.problems(section));
      for (String general : attempt.problems(true)) {
        problems.add("requests.json: " + section + ": " + general);
      }
      requireNone(attempt, problems);
    }
  }

  private void judgeSample(Sample sample, ProviderDriver driver) throws IOException {
    if (sample.step() == Step.OTHER) {
      throw new TestAbortedException(sample.name() + ": not judged, it is of another endpoint");
    }
    try (Attempt attempt = Attempt.of(folder, sample)) {
      Kind kind = sample.expected().kind();
      if (kind == Kind.CALLBACK_CODE
          && !ReceivedRequest.form(Attempt.query(sample)).containsKey("state")) {
        requireRefusal(sample.name() + ": a callback without state", attempt, driver);
        return;
      }
      SampleOutcome came = outcome(sample.name(), attempt, driver);
      List<String> problems = new ArrayList<>();
      for (String difference : sample.expected().differences(came, folder.scope())) {
        problems.add(sample.name() + ": " + difference);
      }
      for (String general : attempt.problems(kind != Kind.CALLBACK_ERROR)) {
        problems.add(sample.name() + ": " + general);
      }
      requireNone(attempt, problems);
    }
  }

  private void judgeState(ProviderDriver driver) throws IOException {
    String where = "callback of another attempt";
    String ended;
    try (Attempt good = Attempt.of(folder, Step.REDEEM)) {
      SampleOutcome came = outcome(where, good, driver);
      if (!came.word().equals("TOKEN")) {
        throw new AssertionError(
            good.shown(where + ": expected tokens where nothing is wrong, got " + came));
      }
      ended = good.state();
      if (ended.isEmpty()) {
        throw new TestAbortedException(where + ": this client sends no state");
      }
    }
    requireRefusal(where + ", whose state was never sent", Attempt.OTHER_STATE, driver);
    requireRefusal(where + ", which has ended", ended, driver);
    requireRefusal(where + ", without state", "", driver);
  }

  private void requireRefusal(String where, String state, ProviderDriver driver)
      throws IOException {
    try (Attempt attempt = Attempt.withState(folder, state)) {
      requireRefusal(where, attempt, driver);
    }
  }

  private static SampleOutcome outcome(String where, Attempt attempt, ProviderDriver driver) {
    try {
      return attempt.run(driver);
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (Exception e) {
      throw new AssertionError(
          where
              + ": expected an outcome, got an exception of "
              + e.getClass().getName()
              + "; a driver says as SampleOutcome what the client made of an answer",
          e);
    }
  }

  /** It comes to the callback, throws, and sends nothing. */
  private static void requireRefusal(String where, Attempt attempt, ProviderDriver driver) {
    String came = "an outcome";
    try {
      came = "the outcome " + attempt.run(driver);
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (Exception refused) {
      if (attempt.wasVisited() && attempt.sentNothing()) {
        return;
      }
      came = attempt.wasVisited() ? "a refusal after a token request" : "no visit";
    }
    throw new AssertionError(
        attempt.shown(where + ": expected a refusal before anything is sent, got " + came));
  }

  private static void requireNone(Attempt attempt, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new AssertionError(attempt.shown(String.join(System.lineSeparator(), problems)));
    }
  }
}
