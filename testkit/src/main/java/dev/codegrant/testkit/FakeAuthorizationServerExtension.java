package dev.codegrant.testkit;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * A JUnit 5 extension that gives each test a {@link FakeAuthorizationServer} with an issuer of its
 * own, on one port for the whole JVM, and another one for those with HTTPS.
 *
 * <p>Parameters of test methods, {@code @BeforeEach} methods and test constructors may have these
 * types; within one test they belong together:
 *
 * <ul>
 *   <li>{@link FakeAuthorizationServer}: fresh for each test, closed after it;
 *   <li>{@link ManualClock}: the clock of that server, standing at the second the test began;
 *   <li>{@link FakeAuthorizationServerBuilder}: for servers that are different, on the same port
 *       unless they have HTTPS, and with the same clock; they need not be closed.
 * </ul>
 *
 * <p>What is injected into a {@code @BeforeAll} method belongs to the class and not to its tests;
 * so does what a constructor gets where one instance is for all tests,
 * {@code @TestInstance(PER_CLASS)}. Tests may run in parallel.
 *
 * <p>When a test fails, what its own servers were asked and what they answered is printed to {@link
 * System#err}, masked as in {@link RecordedRequest#toString}: there Maven and the IDE show it
 * beside the failure. Of a server that belongs to the class nothing is printed, and nothing when a
 * test is aborted, or when a dynamic test fails: to JUnit its {@code @TestFactory} has passed.
 *
 * <pre>{@code
 * @ExtendWith(FakeAuthorizationServerExtension.class)
 * class LoginTest {
 *   @Test
 *   void expiredToken_isRefreshed(FakeAuthorizationServer server, ManualClock clock) { ... }
 * }
 * }</pre>
 */
public final class FakeAuthorizationServerExtension
    implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(FakeAuthorizationServerExtension.class);
  private static final Listening PLAIN = Listening.onFreePort();
  private static final Map<Class<?>, Function<TestBench, Object>> PARAMETERS =
      Map.of(
          FakeAuthorizationServer.class, TestBench::server,
          FakeAuthorizationServerBuilder.class, TestBench::builder,
          ManualClock.class, TestBench::clock);

  /** Called by JUnit. */
  public FakeAuthorizationServerExtension() {}

  /** Lets a test's constructor get what the test gets. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return Objects.requireNonNull(PARAMETERS.get(type)).apply(bench(context));
  }

  /** Prints all at once, so that tests beside this one do not write in between. */
  @Override
  public void afterEach(ExtensionContext context) {
    Stored stored = context.getStore(NAMESPACE).get(context.getUniqueId(), Stored.class);
    boolean failed =
        context
            .getExecutionException()
            .filter(e -> !(e instanceof TestAbortedException))
            .isPresent();
    if (stored != null && failed) {
      System.err.printf(
          "%s failed; %s%n", context.getDisplayName(), ((TestBench) stored.value()).story());
    }
  }

  /** The key is the test's own, because a store looks into its parents' stores first. */
  private static TestBench bench(ExtensionContext context) {
    return Stored.in(
        context.getStore(NAMESPACE),
        context.getUniqueId(),
        TestBench.class,
        () -> new TestBench(transport(context, PLAIN), () -> transport(context, PLAIN.overTls())),
        TestBench::close);
  }

  private static WireMockTransport transport(ExtensionContext context, Listening listening) {
    return Stored.in(
        context.getRoot().getStore(NAMESPACE),
        listening,
        WireMockTransport.class,
        () -> WireMockTransport.open(listening),
        WireMockTransport::close);
  }
}
