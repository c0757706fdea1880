package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plans of the testkit, on our own client. */
class RpConformanceTest {

  private static final Path REPORT = Path.of("target/rp-conformance.json");
  private static final RpConformance CONFORMANCE = RpConformance.of(Plan.values());
  private static final ConformanceClient CLIENT = new ConformanceClient();

  @TestFactory
  Stream<DynamicTest> ourClient_passes() {
    return CONFORMANCE.run(CLIENT);
  }

  @AfterAll
  static void report() throws IOException {
    CLIENT.close();
    Files.writeString(REPORT, CONFORMANCE.report() + "\n");
    assertThat(CONFORMANCE.report())
        .matches("\\{\"modules\":(11[1-9]|1[2-9][0-9]),.*\"failed\":0\\}");
  }
}
