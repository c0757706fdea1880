package dev.codegrant.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.codegrant.credential.BearerAuthorization;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of docs/architecture.md, and what may never import what. */
class RoomsTest {

  private static final String HTTP = "com.google.api.client..";
  private static final String GSON = "com.google.gson..";
  private static final int LONGEST_FILE = 350;

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPath(Path.of("target/classes"));

  /** The table of docs/architecture.md: a room, and the packages that it may use beside the JDK. */
  static Stream<Map.Entry<String, List<String>>> rooms() {
    String uri = "dev.codegrant.internal.uri";
    String bearer = "internal.bearer";
    return Stream.of(
        Map.entry("error", List.of()),
        Map.entry("token", List.of("error")),
        Map.entry("client", List.of("token", "error", uri)),
        Map.entry("server", List.of("token", "error", "dev.codegrant.internal..", HTTP)),
        Map.entry("flow", List.of("token", "error", "server", "client", uri)),
        Map.entry("posture", List.of()),
        Map.entry("store", List.of("token", "error", "internal.json", "javax.crypto..")),
        Map.entry(
            "credential",
            List.of("token", "error", "posture", "store", bearer, "internal.json", uri, HTTP)),
        Map.entry("desktop", List.of("", "flow", "token", "error", uri)),
        Map.entry("device", List.of("", "token", "error")),
        Map.entry("web", List.of("", "client", "flow", "server", "store", "token", "error", uri)),
        Map.entry(
            "user",
            List.of(
                "server",
                "token",
                "error",
                "internal.endpoint",
                "internal.http",
                "internal.json",
                uri,
                HTTP)),
        Map.entry("internal.uri", List.of("error")),
        Map.entry(bearer, List.of("error")),
        Map.entry("internal.json", List.of(GSON)),
        Map.entry(
            "internal.endpoint",
            List.of(
                "client",
                "flow",
                "server",
                "token",
                "error",
                bearer,
                "internal.http",
                "internal.json",
                uri)),
        Map.entry("internal.http", List.of("client", "token", "error", uri, HTTP)));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void room_usesWhatItsRowAllows(Map.Entry<String, List<String>> room) {
    Stream<String> allowed =
        Stream.concat(
            Stream.of(room.getKey()),
            Stream.concat(
                room.getValue().stream(),
                Stream.of("java..", "javax.net.ssl..", "org.jspecify..")));
    classes()
        .that()
        .resideInAPackage(full(room.getKey()))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.map(RoomsTest::full).toArray(String[]::new)))
        .check(CORE);
  }

  @Test
  void rooms_haveNoCycles() {
    slices().matching("dev.codegrant.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void gson_isKnownInOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.codegrant.internal.json")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(GSON)
        .check(CORE);
  }

  @Test
  void httpLibrary_inCredential_isKnownToBearerAuthorizationAndItsAttemptAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.codegrant.credential")
        .and(not(belongToAnyOf(BearerAuthorization.class)))
        .and()
        .doNotHaveFullyQualifiedName("dev.codegrant.credential.BearerAttempt")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HTTP)
        .check(CORE);
  }

  @Test
  void http_isExecutedInOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.codegrant.internal.http")
        .should()
        .callMethod(com.google.api.client.http.HttpRequest.class, "execute")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.net.URLConnection.class)
        .check(CORE);
  }

  @Test
  void flowTokenAndError_doNoInputOrOutputAndReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.codegrant.flow", "dev.codegrant.token", "dev.codegrant.error")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.nio.channels..", "java.net.http..")
                .and(not(belongToAnyOf(Serializable.class, IOException.class))))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .check(CORE);
  }

  @Test
  void wallClock_isReadByTheClocksOwnersAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.codegrant.OAuthClient$Builder")
        .and()
        .doNotHaveFullyQualifiedName("dev.codegrant.server.MetadataDiscovery$Builder")
        .and()
        .doNotHaveFullyQualifiedName("dev.codegrant.web.WebFlow$Builder")
        .and()
        .doNotHaveFullyQualifiedName("dev.codegrant.device.DeviceFlow$Builder")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CORE);
  }

  @Test
  void publicClasses_areFinalOrSealed() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areTopLevelClasses()
        .should(beFinalOrSealed())
        .check(CORE);
  }

  @Test
  void internalTypes_areInNoPublicSignature() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("dev.codegrant.internal..")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should()
        .notHaveRawReturnType(resideInAnyPackage("dev.codegrant.internal..", GSON))
        .andShould(takeNothingFrom("dev.codegrant.internal.", "com.google.gson."))
        .check(CORE);
  }

  @Test
  void nothing_isSerializedByJava() {
    noClasses()
        .that()
        .areNotAssignableTo(Throwable.class)
        .and()
        .areNotEnums()
        .and()
        .doNotHaveFullyQualifiedName("dev.codegrant.internal.json.NumberLiteral") // a Number
        .should()
        .implement(Serializable.class)
        .check(CORE);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Default|Abstract)[A-Za-z]*")
        .check(CORE);
  }

  @Test
  void files_staySmall() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST_FILE));
    }
  }

  private static String full(String room) {
    if (room.isEmpty()) {
      return "dev.codegrant";
    }
    return room.matches("[a-z]+(\\.[a-z]+)?") && !room.contains("..") && !room.startsWith("dev.")
        ? "dev.codegrant." + room
        : room;
  }

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return new ArchCondition<>("be final or sealed") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.isEnum()
                || type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, closed, type.getName() + " can be extended"));
      }
    };
  }

  private static ArchCondition<JavaMethod> takeNothingFrom(String... packages) {
    return new ArchCondition<>("take nothing from " + List.of(packages)) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean clean =
            method.getRawParameterTypes().stream()
                .noneMatch(type -> Stream.of(packages).anyMatch(type.getName()::startsWith));
        events.add(new SimpleConditionEvent(method, clean, method.getFullName()));
      }
    };
  }
}
