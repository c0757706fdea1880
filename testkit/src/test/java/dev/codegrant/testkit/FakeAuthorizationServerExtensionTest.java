package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(FakeAuthorizationServerExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class FakeAuthorizationServerExtensionTest {
  private static final Set<String> ISSUERS = ConcurrentHashMap.newKeySet();
  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

  private final FakeAuthorizationServer inConstructor;
  private FakeAuthorizationServer inBeforeEach;

  FakeAuthorizationServerExtensionTest(FakeAuthorizationServer server) {
    this.inConstructor = server;
    this.inBeforeEach = server;
  }

  @BeforeAll
  static void ofTheClass(FakeAuthorizationServer server) {
    ISSUERS.add(server.issuer());
  }

  @BeforeEach
  void remember(FakeAuthorizationServer server) {
    inBeforeEach = server;
  }

  @RepeatedTest(20)
  void eachTest_hasAFreshIssuerOnTheSamePort(FakeAuthorizationServer server) {
    assertThat(ISSUERS.add(server.issuer())).isTrue();
    PORTS.add(URI.create(server.issuer()).getPort());
    assertThat(PORTS).hasSize(1);
    assertThat(server.requests()).isEmpty();
    assertThat(tokens(server)).contains("access_token");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void withinOneTest_allPartsBelongTogether(FakeAuthorizationServer server, ManualClock clock) {
    assertThat(server).isSameAs(inBeforeEach).isSameAs(inConstructor);
    assertThat(server.clock()).isSameAs(clock);
  }

  @Test
  void builder_startsAnotherIssuer(
      FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder, ManualClock clock) {
    FakeAuthorizationServer other = builder.start();
    assertThat(other.issuer()).isNotEqualTo(server.issuer());
    assertThat(other.clock()).isSameAs(clock);
    assertThatThrownBy(() -> builder.port(1)).isInstanceOf(IllegalStateException.class);
    other.close();
    assertThat(NaiveClient.get(other.resource()).statusCode()).isEqualTo(404);
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(401);
  }

  @Test
  void builder_startsAnyNumberOfIssuers_unlessTheirPathIsChosen(
      FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer first = builder.start();
    FakeAuthorizationServer second = builder.start();
    assertThat(URI.create(second.issuer()).getPort())
        .isEqualTo(URI.create(first.issuer()).getPort());
    assertThat(second.issuer()).isNotEqualTo(first.issuer());
    assertThat(tokens(second)).contains("access_token");
    assertThat(first.requests()).isEmpty();
    String issuer = first.issuer();
    first.close();
    assertThat(builder.start().issuer()).as("restarted").isEqualTo(issuer);

    FakeAuthorizationServer chosen = builder.issuerPath("/chosen-once").start();
    assertThat(chosen.issuer()).endsWith("/chosen-once");
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("running at /chosen-once");
  }

  /** One instance for all tests: what it was made with is of the class. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OnceForAll {
    private final FakeAuthorizationServer ofTheClass;

    OnceForAll(FakeAuthorizationServer server) {
      this.ofTheClass = server;
    }

    @RepeatedTest(2)
    void instance_keepsTheServerOfTheClass_andEachTestHasItsOwn(FakeAuthorizationServer server) {
      assertThat(server).isNotSameAs(ofTheClass);
      assertThat(server.requests()).isEmpty();
      assertThat(tokens(server)).contains("access_token");
      assertThat(NaiveClient.get(ofTheClass.resource()).statusCode()).isEqualTo(401);
    }
  }

  @Nested
  class Inside {
    @Test
    void nestedTest_sharesWithItsOuterBeforeEach(FakeAuthorizationServer server) {
      assertThat(server).isSameAs(inBeforeEach);
    }
  }
}
