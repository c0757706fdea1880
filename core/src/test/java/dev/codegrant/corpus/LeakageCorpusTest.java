package dev.codegrant.corpus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.codegrant.token.Secret;
import dev.codegrant.web.WebFlow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Area LK: no secret where it can be read. */
class LeakageCorpusTest extends CorpusTest {

  private static final String SWEPT =
      "canary, its base64, its percent-encoding, or any 12-character substring of it in logs,"
          + " exceptions, thread names, MDC, metrics labels, JMX, heap-external files";

  private static final Path CLASSES = Path.of("target/classes");

  /** Public types that hold no secret: data about servers, names, failures; and the facades. */
  private static final Pattern WITHOUT_SECRETS =
      Pattern.compile(
          ".*(Exception|Quirks|Quirks\\$Builder|Posture.*)|.*\\.(ErrorResponse|DeniedAuthorization"
              + "|AuthorizationServer\\$Builder|AuthorizationRequest\\$Builder"
              + "|BearerAuthorization\\$Builder|MetadataDiscovery.*|LoopbackFlow.*"
              + "|WebFlow\\$Builder)");

  private static final Pattern OTHERS_LOGGERS =
      Pattern.compile("(sun|jdk|java|javax|io\\.opencensus)\\..*");

  /** The secrets that LK-002, LK-004 and LK-006 name. */
  private static final Map<String, String> CANARIES =
      Map.of("code", "CODE", "state", "STATE", "refresh token", "RT");

  LeakageCorpusTest() {
    super(
        CorpusArea.of("LK")
            .run(LeakageCorpusTest::walk)
            .run("LK-002", LeakageCorpusTest::sweep)
            .run("LK-004", LeakageCorpusTest::sweep)
            .run("LK-006", LeakageCorpusTest::sweep)
            .check(SWEPT, LeakageCorpusTest::requireEveryTypeSwept)
            .run("LK-011", LeakageFailures::failures)
            .check("HttpResponseException or its message reachable", LeakageFailures::requireOurs)
            .run("LK-012", LeakageCorpusTest::serialize)
            .check(
                "NotSerializableException / no secret fields emitted",
                run -> assertThat(run.noted("serialized", Integer.class)).isGreaterThan(20))
            .run("LK-013", LeakageCorpusTest::data)
            .check("access_token= or token= in a request line", LeakageCorpusTest::requireBareLines)
            .check(
                "303 to clean URL, Referrer-Policy: no-referrer, Cache-Control: no-store",
                LeakageCorpusTest::requireCleanAnswer)
            .check("query string in a request line", LeakageCorpusTest::requireBareLines)
            .run("LK-017", LeakageEvents::events)
            .check("canary", LeakageEvents::requireEvents)
            .check(
                "limit documented: a Secret is not wiped",
                LeakageCorpusTest::requireDocumentedLimit)
            .run("LK-019", LeakageCorpusTest::data)
            .check(
                "every comparison of a secret goes through MessageDigest.isEqual",
                LeakageCorpusTest::requireConstantTime)
            .run("LK-020", LeakageEvents::sealedCookies)
            .run("LK-021", LeakageCorpusTest::silently)
            .check(
                "any output by the SDK",
                run -> {
                  assertThat(run.noted("output", String.class)).isEmpty();
                  assertThat(run.noted("loggers", String.class)).isEmpty();
                })
            .run("LK-022", LeakageEvents::launch)
            .check(
                "only the authorization URL; it has no verifier, secret or token",
                LeakageEvents::requireHarmlessCommandLine));
  }

  private static LeakageWorld walk(CaseRun run) {
    new LeakageWorld(run).walk(); // the first loads classes, which is no cost of a request
    LeakageWorld world = new LeakageWorld(run);
    run.calling(world::walk);
    return world;
  }

  /** The whole way, and then every object that it made, as text. */
  private static void sweep(CaseRun run) {
    Set<String> types = new TreeSet<>();
    int objects = 0;
    LeakageWorld world = walk(run);
    requireInPlay(run, world);
    for (Object object : ObjectGraph.ofDebugger(world.met.toArray())) {
      if (object.getClass().getName().startsWith("dev.codegrant.")) {
        String type = object.getClass().getName();
        types.add(type);
        String which = ++objects + ", a " + type;
        run.watch("toString of object " + which, String.valueOf(object));
        run.watch("format of object " + which, String.format("%s", object));
      }
    }
    run.note("types", types);
  }

  /** The case's canary went over the way that is swept, and the search would find it. */
  private static void requireInPlay(CaseRun run, LeakageWorld world) {
    String secret = run.value(CANARIES.get(run.text("canary")));
    assertThat(run.leaks("x" + secret)).isTrue();
    StringBuilder played = new StringBuilder();
    run.requests().forEach(request -> played.append(request.body()).append('\n'));
    world.met.stream()
        .filter(WebFlow.Redirect.class::isInstance)
        .forEach(begun -> played.append(((WebFlow.Redirect) begun).location()));
    assertThat(played.toString()).contains("=" + secret);
  }

  private static void requireEveryTypeSwept(CaseRun run) throws IOException {
    List<String> missing =
        Pattern.compile("(?m)^(?:final class|record) (\\S+)")
            .matcher(Files.readString(Path.of("api.txt")))
            .results()
            .map(type -> type.group(1))
            .filter(type -> !WITHOUT_SECRETS.matcher(type).matches())
            .filter(type -> !run.noted("types", Set.class).contains(type))
            .toList();
    assertThat(missing).isEmpty();
  }

  /** By Java, and by whatever reflects on fields that are not transient. */
  private static void serialize(CaseRun run) {
    LeakageWorld world = walk(run);
    int count = 0;
    int texts = 0;
    for (Object object : ObjectGraph.ofReflectiveSerializer(world.met.toArray())) {
      if (object.getClass().getName().startsWith("dev.codegrant.")) {
        assertThat(javaSerialized(object)).as(object.getClass().getName()).isFalse();
        count++;
      } else if (object instanceof CharSequence || object instanceof URI) {
        run.watch("text " + ++texts + " that a serializer reads", object.toString());
      } else if (object instanceof byte[] bytes) {
        run.watch("text " + ++texts + " that a serializer reads", new String(bytes, UTF_8));
      }
    }
    for (Object object : ObjectGraph.ofDebugger(world.met.toArray())) {
      if (object instanceof byte[] bytes) { // a buffer must not outlive its exchange
        run.watch("bytes " + ++texts + " that are kept", new String(bytes, UTF_8));
      }
    }
    run.note("serialized", count);
  }

  private static boolean javaSerialized(Object object) {
    if (object instanceof Enum) {
      return false; // by its name alone
    }
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(object);
      return true;
    } catch (NotSerializableException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** No field of ours is a plain text that is named like a secret; so no record shows one. */
  private static void data(CaseRun run) {
    noFields()
        .that()
        .haveNameMatching("(?i).*(secret|token|verifier|password|assertion|nonce|code|state)")
        .and()
        .areNotStatic()
        .should()
        .haveRawType(String.class)
        .orShould()
        .haveRawType(char[].class)
        .check(new ClassFileImporter().importPath(CLASSES));
    run.call(() -> "looked at");
  }

  private static void requireBareLines(CaseRun run) {
    assertThat(run.requests())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            request -> {
              String line = request.head().lines().findFirst().orElseThrow();
              assertThat(line).doesNotContain("token=").doesNotContain("?");
            });
    assertThat(run.requests()).anySatisfy(r -> assertThat(r.head()).startsWith("GET /api"));
    assertThat(run.requests()).anySatisfy(r -> assertThat(r.head()).startsWith("POST /revoke"));
  }

  private static void requireCleanAnswer(CaseRun run) {
    WebFlow.Redirect answer = run.noted("finished", WebFlow.Finished.class).redirect();
    assertThat(answer.headers())
        .isEqualTo(
            Map.of(
                "Location", "/orders",
                "Referrer-Policy", "no-referrer",
                "Cache-Control", "no-store"));
    assertThat(answer.toString()).contains("303");
    assertThat(answer.setCookies())
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.STRING)
        .contains("=; Path=/; Max-Age=0");
  }

  private static void requireDocumentedLimit(CaseRun run) throws IOException {
    assertThat(Files.readString(Path.of("../SECURITY.md"))).contains("it is not wiped");
  }

  private static void requireConstantTime(CaseRun run) throws ReflectiveOperationException {
    var classes = new ClassFileImporter().importPath(CLASSES);
    assertThat(classes.get(Secret.class).getMethod("equals", Object.class).getMethodCallsFromSelf())
        .anySatisfy(
            call -> {
              assertThat(call.getTargetOwner().isEquivalentTo(MessageDigest.class)).isTrue();
              assertThat(call.getName()).isEqualTo("isEqual");
            });
    assertThat(
            classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> calls(method, Secret.class, "reveal"))
                .filter(
                    method ->
                        calls(method, String.class, "equals")
                            || calls(method, String.class, "contentEquals"))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName()))
        .as("what reveals a secret and compares texts, of which this compares a version")
        .containsExactly("KeptAuthorization.parse");
  }

  private static boolean calls(
      com.tngtech.archunit.core.domain.JavaMethod method, Class<?> owner, String name) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(
            call -> call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(name));
  }

  private static void silently(CaseRun run) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream listening = new PrintStream(heard, true, UTF_8);
    Set<String> loggers = new ConcurrentSkipListSet<>();
    Handler recorder = recorder(loggers);
    Logger.getLogger("").addHandler(recorder);
    System.setOut(listening);
    System.setErr(listening);
    try {
      walk(run);
      LeakageFailures.collect(run);
    } finally {
      System.setOut(out);
      System.setErr(err);
      Logger.getLogger("").removeHandler(recorder);
    }
    run.note("output", heard.toString(UTF_8));
    run.note("loggers", String.join(", ", loggers));
  }

  /** The names of the loggers that say anything, at any level; the JDK's own may. */
  private static Handler recorder(Set<String> loggers) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        String name = String.valueOf(entry.getLoggerName());
        if (!OTHERS_LOGGERS.matcher(name).matches()) {
          loggers.add(name);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
