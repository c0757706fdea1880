package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Who follows docs/adding-a-provider.md has what this runs. */
class AddingAProviderTest {
  private static final Path PAGE = Path.of("../docs/adding-a-provider.md");

  @TempDir static Path folder;
  private static WalkThrough page;

  @BeforeAll
  static void write() throws IOException {
    page = WalkThrough.in(folder);
  }

  @AfterAll
  static void close() throws IOException {
    page.close();
  }

  @TestFactory
  Stream<DynamicTest> testOfThePage_passes() throws Exception {
    Class<?> test = page.type("example.ExampleDriveTest");
    Object instance = test.getConstructor().newInstance();
    List<DynamicTest> tests = new ArrayList<>();
    for (Method method : test.getMethods()) {
      if (method.getDeclaringClass() == test) {
        tests.addAll(tests(method, instance));
      }
    }
    return tests.stream();
  }

  /** As JUnit would run it. */
  private static List<DynamicTest> tests(Method method, Object instance)
      throws ReflectiveOperationException {
    if (method.isAnnotationPresent(Test.class)) {
      return List.of(DynamicTest.dynamicTest(method.getName(), () -> method.invoke(instance)));
    }
    assertThat(method.isAnnotationPresent(TestFactory.class)).as(method.getName()).isTrue();
    return ((Stream<?>) Objects.requireNonNull(method.invoke(instance)))
        .map(DynamicTest.class::cast)
        .map(
            made ->
                DynamicTest.dynamicTest(
                    method.getName() + ": " + made.getDisplayName(), made.getExecutable()))
        .toList();
  }

  @Test
  void testOfThePage_judgesEveryFile() throws Exception {
    List<String> names = testOfThePage_passes().map(DynamicTest::getDisplayName).toList();
    List<String> samples =
        page.files().keySet().stream()
            .filter(name -> name.matches(".*/drive/.*\\.txt"))
            .map(name -> name.replaceFirst(".*/", ""))
            .toList();
    assertThat(samples).hasSize(6);
    for (String factory : List.of("fileKeepsTheContract: ", "classKeepsTheContract: ")) {
      for (String sample : samples) {
        assertThat(names).contains(factory + sample);
      }
      assertThat(names)
          .contains(factory + "requests.json authorizationRequest")
          .contains(factory + "requests.json tokenRequest")
          .contains(factory + "requests.json refreshRequest")
          .contains(factory + "callback of another attempt");
    }
    assertThat(names).hasSize(2 * (6 + 3 + 1) + 1);
  }

  /** What the page depends on has its version from the BOM. */
  @Test
  void dependenciesOfThePage_areInTheBom() throws IOException {
    String bom = Files.readString(Path.of("../bom/pom.xml"));
    Path pom = Objects.requireNonNull(page.files().get("pom.xml"));
    List<String> needed =
        Pattern.compile("<artifactId>[^<]+</artifactId>")
            .matcher(Files.readString(pom))
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(needed).hasSize(2).allSatisfy(each -> assertThat(bom).contains(each));
  }

  /** Each block of the page is a file with a name, but for the one that shows failures. */
  @Test
  void everyBlock_isAFile() throws IOException {
    long fences = Files.readString(PAGE).lines().filter(line -> line.startsWith("```")).count();
    assertThat(fences).isEqualTo(2L * (page.files().size() + 1));
  }
}
