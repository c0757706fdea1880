package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users can see of the classes in the exported packages. */
class PublicSignaturesTest {
  private static final String ACCESSOR = "dev.codegrant.testkit.wiremock";

  /** Not behind a dot: the accessor's own package has such a name, too. */
  private static final Pattern WIREMOCK =
      Pattern.compile("(?<![\\w.])(com\\.github\\.tomakehurst|org\\.wiremock|wiremock)\\.");

  private static Path classes() throws Exception {
    return Path.of(
        FakeAuthorizationServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<String> exported() throws Exception {
    try (InputStream module = Files.newInputStream(classes().resolve("module-info.class"))) {
      return ModuleDescriptor.read(module).exports().stream().map(Exports::source).toList();
    }
  }

  private static List<Class<?>> visibleTypes(String packageName) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes().resolve(packageName.replace('.', '/')))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName(packageName + "." + name.substring(0, name.length() - 6));
          if (isVisible(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static List<String> signatures(Class<?> type) {
    List<String> all = new ArrayList<>();
    all.add(type.getName() + " extends " + type.getGenericSuperclass());
    Arrays.stream(type.getGenericInterfaces()).forEach(i -> all.add(type + " implements " + i));
    for (Member[] members :
        List.of(
            type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())) {
      for (Member member : members) {
        if (isVisible(member.getModifiers())) {
          all.add(text(member));
        }
      }
    }
    return all;
  }

  private static String text(Member member) {
    if (member instanceof Field field) {
      return field.toGenericString();
    }
    return member instanceof Method method
        ? method.toGenericString()
        : ((Constructor<?>) member).toGenericString();
  }

  private static List<String> withWireMock(String packageName) throws Exception {
    return visibleTypes(packageName).stream()
        .flatMap(type -> signatures(type).stream())
        .filter(signature -> WIREMOCK.matcher(signature).find())
        .toList();
  }

  @Test
  void wireMock_isSeenAtTheAccessorAlone() throws Exception {
    assertThat(exported())
        .contains(ACCESSOR, "dev.codegrant.testkit")
        .noneMatch(p -> p.endsWith("internal"));
    for (String packageName : exported()) {
      assertThat(visibleTypes(packageName)).as(packageName).isNotEmpty();
      if (!packageName.equals(ACCESSOR)) {
        assertThat(withWireMock(packageName)).as(packageName).isEmpty();
      }
    }
    assertThat(withWireMock(ACCESSOR)).singleElement().asString().contains("WireMocks.of(");
  }
}
