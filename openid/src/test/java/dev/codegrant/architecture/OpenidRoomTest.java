package dev.codegrant.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of core's rooms, for the module openid. */
class OpenidRoomTest {

  private static final int LONGEST_FILE = 350;

  private static final JavaClasses OPENID =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPath(Path.of("target/classes"));

  private static final String JOSE = "dev.codegrant.openid.internal.jose";

  /** Those who ask a provider, or hold who does. */
  private static final Set<String> BACK_CHANNEL =
      Set.of(
          "RelyingParty",
          "ProviderKeys",
          "ProviderTransport",
          "UserInfoClient",
          "UserInfoEndpoint",
          "RefusedBearer",
          "ClaimsProviders",
          "WebFinger");

  @Test
  void room_usesCoreAndJoseAndDoesNoInputOrOutput() {
    mayUse(
        "dev.codegrant.openid",
        "dev.codegrant",
        "dev.codegrant.client",
        "dev.codegrant.flow",
        "dev.codegrant.internal.bearer",
        "dev.codegrant.internal.http",
        "dev.codegrant.internal.json",
        "dev.codegrant.internal.uri",
        "dev.codegrant.server",
        "com.google.api.client.http",
        "javax.net.ssl",
        JOSE);
  }

  /** A registration has no user, and nothing that is signed. */
  @Test
  void roomOfRegistration_knowsNoTokensOfUsers() {
    mayUse(
        "dev.codegrant.openid.registration",
        "dev.codegrant.openid",
        "dev.codegrant.client",
        "dev.codegrant.flow", // what a redirect URI may be
        "dev.codegrant.internal.http",
        "dev.codegrant.internal.json",
        "dev.codegrant.internal.uri",
        "dev.codegrant.server",
        "com.google.api.client.http");
    noClasses()
        .that()
        .resideInAPackage("dev.codegrant.openid.registration")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JOSE)
        .check(OPENID);
  }

  /** What proves signatures knows nothing of what a JWT is for, or who asks. */
  @Test
  void roomOfJose_knowsNoneOfTheOthers() {
    mayUse(
        JOSE,
        "dev.codegrant.internal.http",
        "dev.codegrant.internal.json",
        "dev.codegrant.internal.uri");
  }

  @Test
  void backChannel_isForThoseWhoAskAProvider() {
    noClasses()
        .that(
            resideInAPackage("dev.codegrant.openid")
                .and(
                    DescribedPredicate.describe(
                        "ask no provider",
                        type -> !BACK_CHANNEL.contains(outermost(type.getName())))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.codegrant.internal.http", "com.google.api.client..")
        .check(OPENID);
  }

  private static String outermost(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
  }

  private static void mayUse(String room, String... others) {
    Stream<String> always =
        Stream.of(
            room,
            "dev.codegrant.error",
            "dev.codegrant.token",
            "com.nimbusds.jose..",
            "java..",
            "javax.crypto..",
            "org.jspecify..");
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(Stream.concat(always, Stream.of(others)).toArray(String[]::new))
                .and(
                    not(
                        resideInAnyPackage(
                            "java.io..",
                            "java.nio.file..",
                            "java.net.http..",
                            "java.util.logging.."))))
        .check(OPENID);
  }

  @Test
  void wallClock_isReadByTheBuildersAlone() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Builder")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(OPENID);
  }

  @Test
  void publicClasses_areFinalOrEnums() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(OPENID);
  }

  /** No third-party or internal type in a public signature: api.txt has them all. */
  @Test
  void publicSignatures_areWithoutJose() throws IOException {
    List<String> api = PublicApi.of(Path.of("target/classes"));
    assertThat(api).isNotEmpty().noneMatch(line -> line.matches(".*(nimbus|\\.internal\\.).*"));
    assertThat(Files.readAllLines(Path.of("api.txt")))
        .noneMatch(line -> line.matches(".*(nimbus|\\.internal\\.).*"));
  }

  @Test
  void nothing_isSerializedByJava() {
    noClasses()
        .that()
        .areNotEnums()
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .implement(Serializable.class)
        .check(OPENID);
  }

  @Test
  void names_sayWhatAThingIs() {
    noClasses()
        .that(resideInAPackage("dev.codegrant.."))
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Default|Abstract)[A-Za-z]*")
        .check(OPENID);
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
}
