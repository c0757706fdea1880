package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.FakeAuthorizationServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * The client plans of the OpenID Foundation as dynamic tests of JUnit 5, for any client:
 *
 * <pre>
 *   &#64;TestFactory
 *   Stream&lt;DynamicTest&gt; conformance() {
 *     return RpConformance.of(Plan.values()).run(new MyDriver());
 *   }
 * </pre>
 *
 * <p>A module is passed when the client signs in where all is right, and refuses where something is
 * wrong; each module that wants a refusal first wants a sign-in, then that the client comes to what
 * is wrong, and a sign-in again when nothing is wrong any more. A wrong nonce or state is for
 * clients that send one: with others the test is aborted, and so it is where the driver says that
 * the client cannot do what the task says. Every run of a module has an issuer of its own. Not
 * thread-safe.
 */
public final class RpConformance {

  /** A set of modules, as the Foundation groups them. */
  public enum Plan {
    /** OpenID Connect Core 1.0, code flow, the answer in the query. */
    BASIC,
    /** The same, the answer posted by the browser: OAuth 2.0 Form Post Response Mode. */
    FORM_POST,
    /** Metadata and keys. */
    CONFIG,
    /** Refresh tokens, OpenID Connect Core 1.0 section 12. */
    REFRESH,
    /** Of the FAPI 2.0 security profile, what every client should do. */
    FAPI2,
    /** A client that registers itself, OpenID Connect Dynamic Client Registration 1.0. */
    DYNAMIC,
    /** RP-initiated, back-channel and front-channel logout. */
    LOGOUT
  }

  private record Run(Plan plan, Module module) {}

  private final List<Run> runs;
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private RpConformance(List<Run> runs) {
    this.runs = runs;
  }

  /**
   * Chooses what is run.
   *
   * @param plans one or more
   * @return the modules of these plans
   */
  public static RpConformance of(Plan... plans) {
    List<Run> runs = new ArrayList<>();
    for (Plan plan : plans) {
      modules(plan).forEach(module -> runs.add(new Run(plan, module)));
    }
    return new RpConformance(runs);
  }

  private static List<Module> modules(Plan plan) {
    return switch (plan) {
      case BASIC, FORM_POST -> BasicModules.all();
      case CONFIG -> ConfigModules.all();
      case REFRESH -> RefreshModules.all();
      case FAPI2 -> FapiModules.all();
      case DYNAMIC -> DynamicModules.all();
      case LOGOUT -> LogoutModules.all();
    };
  }

  /**
   * Makes a test of each module; each starts servers of its own and ends them.
   *
   * @param driver the client that is judged
   * @return tests, named by plan and module
   */
  public Stream<DynamicTest> run(RelyingPartyDriver driver) {
    return runs.stream()
        .map(
            run ->
                DynamicTest.dynamicTest(
                    run.plan() + " " + run.module().name() + " (" + run.module().clause() + ")",
                    () -> judge(run, driver)));
  }

  /**
   * The count of the tests that have ended so far, without those that were aborted.
   *
   * @return for example {@code {"modules":111,"passed":111,"failed":0}}
   */
  public String report() {
    return "{\"modules\":%d,\"passed\":%d,\"failed\":%d}"
        .formatted(passed.get() + failed.get(), passed.get(), failed.get());
  }

  private void judge(Run run, RelyingPartyDriver driver) throws Exception {
    String mode = run.plan() == Plan.FORM_POST ? "form_post" : "query";
    SignInTask.Variant variant = new SignInTask.Variant(mode, "RS256", false);
    try (Stage stage = new Stage(driver, FakeAuthorizationServer.builder(), variant)) {
      run.module().script().run(stage);
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (Throwable e) {
      failed.incrementAndGet();
      throw e;
    }
    passed.incrementAndGet();
  }
}
