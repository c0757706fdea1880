import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The part of {@code run} that plants and looks. All in one JVM, which makes it fast: the files of
 * a patch are compiled beside the module's classes, and loaded in their place by a loader of their
 * own.
 *
 * <p>Arguments: the compiled copy of the project, then the patches.
 */
final class PlantedBugs {

  private static final PrintStream OUT = System.out;
  private static final int MOST_SECONDS_FOR_A_TEST = 60;

  private final Path copy;

  private PlantedBugs(Path copy) {
    this.copy = copy;
  }

  public static void main(String[] args) throws Exception {
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(System.out);
    PlantedBugs planted = new PlantedBugs(Path.of(args[0]));
    List<Path> patches = Stream.of(args).skip(1).map(Path::of).toList();
    boolean sound = planted.testsPassWithoutABug(patches);
    int caught = 0;
    for (Path patch : sound ? patches : List.<Path>of()) {
      caught += planted.isCaught(patch) ? 1 : 0;
    }
    OUT.println(caught + "/" + patches.size());
    System.exit(caught == patches.size() ? 0 : 1); // whatever threads a bug has left behind
  }

  /** Otherwise "caught" would mean nothing. */
  private boolean testsPassWithoutABug(List<Path> patches) throws Exception {
    Path nothing = Files.createTempDirectory(copy, "no-bug");
    boolean pass = true;
    for (String module : new LinkedHashSet<>(fields("Module", patches))) {
      List<Path> its = patches.stream().filter(p -> field("Module", p).equals(module)).toList();
      Set<String> tests = new LinkedHashSet<>();
      fields("Tests", its).forEach(names -> tests.addAll(List.of(names.split(",", -1))));
      Set<String> failed = failed(module, nothing, tests);
      if (!failed.isEmpty()) {
        OUT.println("these fail in " + module + " without a planted bug: " + failed);
        pass = false;
      }
    }
    return pass;
  }

  private boolean isCaught(Path patch) throws Exception {
    String name = patch.getFileName().toString().replace(".patch", "");
    if (!apply(patch)) {
      OUT.println("STALE   " + name + ": the patch does not apply");
      return false;
    }
    try {
      Path bug = Files.createTempDirectory(copy, name);
      StringWriter errors = new StringWriter();
      if (!compile(patch, bug, errors)) {
        OUT.println("BROKEN  " + name + " does not compile: " + errors);
        return false;
      }
      Set<String> failed =
          failed(field("Module", patch), bug, List.of(field("Tests", patch).split(",", -1)));
      OUT.println(
          failed.isEmpty()
              ? "MISSED  " + name + ": " + field("What", patch)
              : "caught  " + name + ": " + field("What", patch) + " " + failed);
      return !failed.isEmpty();
    } finally {
      apply(patch, "-R");
    }
  }

  private boolean apply(Path patch, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "apply"));
    command.addAll(List.of(options));
    command.add(patch.toString());
    return new ProcessBuilder(command).directory(copy.toFile()).start().waitFor() == 0;
  }

  private boolean compile(Path patch, Path bug, StringWriter errors) throws IOException {
    String classpath =
        classpath(field("Module", patch)).stream()
            .map(Path::toString)
            .collect(Collectors.joining(":"));
    List<String> options = List.of("-proc:none", "-nowarn", "-d", bug.toString(), "-cp", classpath);
    List<Path> files =
        Files.readAllLines(patch).stream()
            .filter(line -> line.startsWith("+++ b/"))
            .map(line -> copy.resolve(line.substring("+++ b/".length())))
            .toList();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (var manager = javac.getStandardFileManager(null, null, null)) {
      var sources = manager.getJavaFileObjectsFromPaths(files);
      return javac.getTask(errors, manager, null, options, null, sources).call();
    }
  }

  /** The test classes in which something fails. */
  private Set<String> failed(String module, Path bug, Iterable<String> tests) throws Exception {
    List<Path> project =
        new ArrayList<>(List.of(bug, copy.resolve(module + "/target/test-classes")));
    classpath(module).stream().filter(Files::isDirectory).forEach(project::add);
    URL[] urls = project.stream().map(PlantedBugs::url).toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, PlantedBugs.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      Set<String> failed = new LinkedHashSet<>();
      for (String test : tests) {
        if (fails(loader.loadClass(className(module, test)))) {
          failed.add(test);
        }
      }
      return failed;
    }
  }

  private static boolean fails(Class<?> test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(test))
            .configurationParameter(
                "junit.jupiter.execution.timeout.default", MOST_SECONDS_FOR_A_TEST + " s")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    if (summary.getTestsFoundCount() == 0) {
      throw new IllegalStateException("no tests in " + test);
    }
    return summary.getTotalFailureCount() > 0;
  }

  private String className(String module, String test) throws IOException {
    Path classes = copy.resolve(module + "/target/test-classes");
    try (Stream<Path> files = Files.walk(classes)) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().equals(test + ".class"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no test " + test + " in " + module));
      String name = classes.relativize(file).toString().replace('/', '.');
      return name.substring(0, name.length() - ".class".length());
    }
  }

  private List<Path> classpath(String module) throws IOException {
    Path own = copy.resolve(module + "/target");
    String others = Files.readString(own.resolve("test.classpath")).strip();
    return Stream.concat(
            Stream.of(own.resolve("classes")), Stream.of(others.split(":", -1)).map(Path::of))
        .toList();
  }

  private static List<String> fields(String name, List<Path> patches) {
    return patches.stream().map(patch -> field(name, patch)).toList();
  }

  private static String field(String name, Path patch) {
    try (Stream<String> lines = Files.lines(patch)) {
      return lines
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2).strip())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no line '" + name + ":' in " + patch));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
