package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class that is gone, and a case that is put off, would leave no other trace than a count. */
class CorpusOwnersTest {

  private static final Path CLASSES = Path.of("target/test-classes");

  /** Nothing of the library does these yet; whoever adds it takes its area off this list. */
  private static final Set<String> NOT_YET = Set.of("DP", "PR", "LB");

  private static List<CorpusTest> tests() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(name -> name.endsWith("CorpusTest.class"))
          .map(name -> name.replace(".class", "").replace('/', '.').replace('\\', '.'))
          .map(CorpusOwnersTest::load)
          .filter(type -> CorpusTest.class.isAssignableFrom(type))
          .filter(type -> !Modifier.isAbstract(type.getModifiers()))
          .map(CorpusOwnersTest::make)
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }

  private static CorpusTest make(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (CorpusTest) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  @Test
  void everyAreaOfCore_hasAClass() throws IOException {
    Set<String> owned = new TreeSet<>(Corpus.areas());
    owned.removeAll(NOT_YET);
    owned.removeAll(Set.of("CA", "ID", "JK", "LO", "RF")); // module openid

    assertThat(tests()).extracting(CorpusTest::areaName).containsExactlyInAnyOrderElementsOf(owned);
  }

  @Test
  void casesOfUserInfoAndOfOtherStores_areTheOnlyOnesThatAreElsewhere() throws IOException {
    assertThat(tests())
        .flatExtracting(CorpusTest::elsewhere)
        .containsExactlyInAnyOrder(
            "RS-001", "RS-002", "RS-003", "RS-004", "RS-005", // module openid
            "ST-020", "ST-021", "ST-022", "ST-026", "ST-027", // module store-jdbc
            "ST-028", "ST-029", "ST-031", // module store-redis
            "ST-033"); // both
  }

  /** That each of these modules has the class that runs its own, it tells itself. */
  @Test
  void everyCaseOfTheStores_isOfAModule() {
    assertThat(StoreCases.all())
        .containsExactlyElementsOf(Corpus.cases("ST").stream().map(CorpusCase::id).toList());
  }
}
