package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The files of docs/adding-a-provider.md, as a reader would write and compile them. */
final class WalkThrough implements AutoCloseable {
  private static final Path PAGE = Path.of("../docs/adding-a-provider.md");

  /** A name of a file on a line of its own, and the block below it. */
  private static final Pattern FILE =
      Pattern.compile("(?ms)^`([\\w./-]+)`:\n\n```\\w*\n(.*?)\n```$");

  private final Map<String, Path> files;
  private final URLClassLoader loader;

  private WalkThrough(Map<String, Path> files, URLClassLoader loader) {
    this.files = files;
    this.loader = loader;
  }

  /** Writes all files of the page below a folder, and compiles those that are Java. */
  static WalkThrough in(Path folder) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (MatchResult block : FILE.matcher(Files.readString(PAGE)).results().toList()) {
      Path file = folder.resolve(block.group(1));
      Files.createDirectories(file.resolveSibling("."));
      files.put(block.group(1), Files.writeString(file, block.group(2)));
    }
    Path classes = Files.createDirectory(folder.resolve("classes"));
    compile(
        files.values().stream().filter(file -> file.toString().endsWith(".java")).toList(),
        classes);
    URL[] path = {
      classes.toUri().toURL(), folder.resolve("src/test/resources").toUri().toURL(),
    };
    return new WalkThrough(files, new URLClassLoader(path, WalkThrough.class.getClassLoader()));
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        javac.getStandardFileManager(problems, Locale.ROOT, UTF_8)) {
      List<String> options =
          new ArrayList<>(List.of("-d", classes.toString(), "-Xlint:rawtypes,unchecked"));
      options.addAll(List.of("-proc:none", "--release", "17", "-classpath"));
      options.add(System.getProperty("java.class.path"));
      boolean compiled =
          javac
              .getTask(
                  null,
                  manager,
                  problems,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      List<String> found =
          problems.getDiagnostics().stream()
              .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
              .map(each -> each.toString())
              .toList();
      if (!compiled || !found.isEmpty()) {
        throw new AssertionError(PAGE.getFileName() + " does not compile: " + found);
      }
    }
  }

  /** By the name on the page. */
  Map<String, Path> files() {
    return files;
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
