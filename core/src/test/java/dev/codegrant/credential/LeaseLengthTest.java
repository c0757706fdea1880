package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.testing.http.MockHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.ScriptedIdTokens;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A lease ends when its holder can no longer be at work, and not before. */
class LeaseLengthTest {

  private static final TokenKey KEY = new TokenKey("app", "https://as.example", "user-1");

  private final Leases leases = new Leases();

  private static OAuthClient.Builder client() {
    return OAuthClient.builder(
            AuthorizationServer.builder(
                    URI.create("https://as.example/authorize"),
                    URI.create("https://as.example/token"))
                .issuer("https://as.example")
                .build(),
            new ClientId("app"))
        .clock(new ManualClock(NOON));
  }

  private Duration leaseOf(OAuthClient.Builder client) {
    leases.save(KEY, tokens(1, NOON.minus(HOUR)));
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> client.build().tokenSource(leases, KEY).token());
    Running lease = Objects.requireNonNull(leases.taken, "a lease was to be written");
    return Duration.between(lease.begun(), lease.until());
  }

  /** The store refuses the lease, so that nothing is sent. */
  @Test
  void oneRequest_andHalfAsLongAgain() {
    assertThat(leaseOf(client())).isEqualTo(Duration.ofSeconds(15));
    assertThat(leaseOf(client().timeout(Duration.ofSeconds(4)))).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void atLeastASecondForTheStore() {
    assertThat(leaseOf(client().timeout(Duration.ofMillis(500))))
        .isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void withAVerifier_asLongAsThatTakes() {
    assertThat(leaseOf(client().idTokenVerifier(ScriptedIdTokens.proving())))
        .isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void withATransportOfTheApplication_twice_asItMayCountConnectingApart() {
    assertThat(leaseOf(client().transport(new MockHttpTransport())))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(
            leaseOf(
                client()
                    .transport(new MockHttpTransport())
                    .idTokenVerifier(ScriptedIdTokens.proving())))
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void longestRefresh_isPositive_andAWeekAtMost() {
    for (Duration good : new Duration[] {Duration.ofNanos(1), Duration.ofDays(7)}) {
      assertThatCode(() -> refresher(good)).doesNotThrowAnyException();
    }
    for (Duration bad :
        new Duration[] {
          Duration.ZERO,
          Duration.ofSeconds(-60),
          Duration.ofDays(7).plusNanos(1),
          Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> refresher(bad))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }
  }

  private static Refresher refresher(Duration longest) {
    return new Refresher(old -> old, new ManualClock(NOON), longest, event -> {});
  }

  /** A store that shows what lease it was to write, and fails. */
  private static final class Leases implements TokenStore {
    private final TokenStore store = TokenStore.inMemory(10, key -> {});
    @Nullable Running taken;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return store.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      if (next.refresh() instanceof Running lease) {
        taken = lease;
        throw new IllegalStateException("down");
      }
      return store.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      store.delete(key);
    }
  }
}
