package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemBrowserTest {

  /** Takes any argument and does nothing, on every system that has a Java to run this test. */
  private static final List<String> HARMLESS =
      List.of(System.getProperty("java.home", "") + "/bin/java", "-version");

  private static void assertRefused(SystemBrowser browser, URI uri) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> browser.open(uri))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BROWSER_LAUNCH_REFUSED));
  }

  @Nested
  class Open {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://as.example/authorize?response_type=code&state=a-b_c~d.e&scope=openid+email",
          "https://as.example/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback",
          "HTTPS://as.example/",
          "https://as.example:8443/a;b,c!d*e(f)",
          "https://[2001:db8::1]/authorize",
          "http://127.0.0.1:8080/authorize",
          "http://localhost:8080/authorize",
          "http://[::1]:8080/authorize",
          "https://as.example/%20%7E%E2%82%AC",
        })
    void webAddress_isOpened(String address) {
      SystemBrowser browser = new SystemBrowser(Optional.of(HARMLESS), Map.of());

      assertThatCode(() -> browser.open(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "javascript:alert(1)",
          "file:///etc/passwd",
          "ms-msdt:/id",
          "data:text/html,x",
          "mailto:user@as.example",
          "ftp://as.example/",
          "httpsx://as.example/",
          "authorize",
          "https:as.example",
          "https:/as.example",
          "https:///authorize",
          "//as.example/authorize",
          "-flag",
          "http://as.example/authorize",
          "http://127.0.0.1.evil.example/",
          "http://localhost.evil.example/",
          "https://as.example/%0a-flag",
          "https://as.example/%0D%0A",
          "https://as.example/%00",
          "https://as.example/%1b",
          "https://as.example/%7f",
          "https://as.example/$HOME",
          "https://as.example/$(id)",
          "https://as.example/'quoted'",
          "https://as.example/#fragment",
          "https://as.example/ä",
        })
    void anythingElse_isRefused(String address) {
      assertRefused(new SystemBrowser(Optional.of(HARMLESS), Map.of()), URI.create(address));
    }

    @Test
    void withoutDisplay_isRefused() {
      assertRefused(
          new SystemBrowser(Optional.empty(), Map.of()), URI.create("https://as.example/"));
    }

    @Test
    void withMissingProgram_isRefusedByItsName() {
      SystemBrowser browser =
          new SystemBrowser(Optional.of(List.of("codegrant-no-such-program")), Map.of());

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> browser.open(URI.create("https://as.example/?state=s-1")))
          .withMessageContaining("codegrant-no-such-program")
          .withMessageNotContaining("s-1")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BROWSER_LAUNCH_REFUSED));
    }
  }

  @Nested
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake launcher is a shell script")
  class Environment {

    private static final Map<String, String> PROGRAMS =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "HOME", "/home/u",
            "LC_ALL", "C",
            "DISPLAY", ":0",
            "XDG_RUNTIME_DIR", "/run/user/1",
            "CLIENT_SECRET", "s-1",
            "HOMEX", "s-2",
            "MY_PATH", "s-3",
            "LD_PRELOAD", "s-4",
            "https_proxy", "http://user:s-5@proxy");

    @Test
    void ofTheBrowser_holdsNoSecretOfTheProgram(@TempDir Path directory) throws Exception {
      Path script = directory.resolve("launcher");
      Path written = directory.resolve("environment");
      Files.writeString(
          script, "#!/bin/sh\nenv > '%1$s.part' && mv '%1$s.part' '%1$s'\n".formatted(written));
      SystemBrowser browser =
          new SystemBrowser(Optional.of(List.of("/bin/sh", script.toString())), PROGRAMS);

      browser.open(URI.create("https://as.example/"));

      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!Files.exists(written)) {
        assertThat(System.nanoTime()).as("the launcher runs").isLessThan(deadline);
        Thread.onSpinWait();
      }
      assertThat(Files.readAllLines(written))
          .contains(
              "PATH=/usr/bin:/bin",
              "HOME=/home/u",
              "LC_ALL=C",
              "DISPLAY=:0",
              "XDG_RUNTIME_DIR=/run/user/1")
          .noneMatch(line -> line.matches(".*s-[1-5].*"))
          .allMatch(
              line -> line.matches("(PATH|HOME|LC_ALL|DISPLAY|XDG_.*|PWD|OLDPWD|SHLVL|_)=.*"));
    }
  }

  @Nested
  class OfThisMachine {

    @Test
    void isWhatTheInterfaceOffers() {
      assertThat(Browser.system()).isInstanceOf(SystemBrowser.class);
    }
  }
}
