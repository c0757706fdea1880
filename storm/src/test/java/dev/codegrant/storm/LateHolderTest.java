package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.token.AccessToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The answer of a server that takes each refresh token once, and revokes nothing when it sees one
 * again, is with a process whose store does not answer. Another one takes over, and is refused.
 */
@ResourceLock(value = "machine", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class LateHolderTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final String user = UUID.randomUUID().toString();
  private final TokenKey key = Session.key(user);
  private final SealingKeys keys = SealingKeys.random();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void itsTokensAreTheOnesThatWork_andAreKept(Kind kind) throws Exception {
    StoreAddress address = Databases.address(kind);
    try (OwnersServer server = OwnersServer.start();
        Wire toServer = Wire.to(server.uri());
        CuttingProxy toStore = CuttingProxy.to(Integer.parseInt(address.location()));
        OpenStore store = address.open(keys, StoreAddress.PATIENCE);
        OpenStore held = address.behind(toStore.port()).open(keys, StoreAddress.PATIENCE)) {
      Instant longAgo = Instant.now().minus(OwnersServer.LIFETIME.multipliedBy(2));
      store.tokens().save(key, server.signIn(user, longAgo));
      toServer.proxy().stallAfter(CuttingProxy.ALL, 0);
      FutureTask<AccessToken> late =
          new FutureTask<>(() -> client(toServer.uri()).tokenSource(held.tokens(), key).token());
      Crowd.platformThread(late);
      toServer.proxy().awaitHeld();
      toStore.stall();
      toServer.proxy().pass();
      toStore.awaitHeld();

      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> client(server.uri()).tokenSource(store.tokens(), key).token())
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
      long version = store.tokens().load(key).orElseThrow().version();
      toStore.pass();
      AccessToken token = late.get(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS);

      TokenRecord record = store.tokens().load(key).orElseThrow();
      assertThat(record.tokens().accessToken()).isEqualTo(token);
      assertThat(record.version()).isGreaterThan(version);
      assertThat(record.ended()).isEmpty();
      assertThat(server.isLive(user, record.tokens())).isTrue();
      assertThat(client(server.uri()).tokenSource(store.tokens(), key).token()).isEqualTo(token);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  /** One of them for each process. */
  private static OAuthClient client(URI tokenEndpoint) {
    return Session.client(URI.create("http://127.0.0.1:9/authorize"), tokenEndpoint, "app")
        .timeout(TIMEOUT)
        .build();
  }
}
