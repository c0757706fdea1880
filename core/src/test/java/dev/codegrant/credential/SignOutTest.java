package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What TokenStoreContract cannot bring about: a record that cannot be read, a store that fails. */
class SignOutTest {

  private final MapRecordStore records = new MapRecordStore();
  private final TokenStore store = TokenStore.sealed(records, SealingKeys.random());
  private final List<Token> revoked = new ArrayList<>();

  /** A store whose calls fail as told. */
  private final class Failing implements TokenStore {
    @Nullable RuntimeException atLoad;
    @Nullable RuntimeException atDelete;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      throwIf(atLoad);
      return store.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      return store.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      throwIf(atDelete);
      store.delete(key);
    }

    private void throwIf(@Nullable RuntimeException failure) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static TransportException down() {
    return new TransportException(ErrorKind.STORE_FAILED, "an answer", "none", "wait", null);
  }

  @Test
  void recordThatCannotBeRead_isDeleted_andTheUserOfTheLibraryHears() {
    store.save(KEY, tokens(1, NOON));
    records.put(KEY, records.row(KEY).version(), "damaged");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> store.signOut(KEY, revoked::add))
        .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT);

    assertThat(records.size()).isZero();
    assertThat(revoked).isEmpty();
    store.save(KEY, tokens(2, NOON));
    assertThat(store.load(KEY)).isPresent();
  }

  /** ST-011: others may read it; a user who goes, goes. */
  @Test
  void recordOfALaterRelease_isDeletedToo() {
    TokenStore plain = TokenStore.insecurePlaintext(records, "to write the row");
    records.put(KEY, 1, "{\"v\":99}");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> plain.signOut(KEY, revoked::add))
        .matches(e -> e.reason().orElseThrow().equals("VERSION"));

    assertThat(records.size()).isZero();
  }

  /** As GitHub: the client says so before anything is sent. */
  @Test
  void serverThatRevokesAccessTokensAlone_getsTheAccessToken() {
    store.save(KEY, tokens(1, NOON));

    store.signOut(
        KEY,
        token -> {
          if (token instanceof RefreshToken) {
            throw otherTokenWanted("access_token");
          }
          revoked.add(token);
        });

    assertThat(revoked).containsExactly(tokens(1, NOON).accessToken());
    assertThat(records.size()).isZero();
  }

  /** As Auth0: an access token alone cannot be taken back, and that is nobody's fault. */
  @Test
  void serverThatRevokesRefreshTokensAlone_getsNothingWithoutOne() {
    store.save(KEY, TokenSet.builder(tokens(1, NOON).accessToken(), NOON).build());

    store.signOut(
        KEY,
        token -> {
          revoked.add(token);
          throw otherTokenWanted("refresh_token");
        });

    assertThat(revoked).hasSize(1);
    assertThat(records.size()).isZero();
  }

  @Test
  void anotherRefusal_isNoReasonToSendTheAccessToken() {
    for (String reason : new String[] {"refresh_token", "client_id"}) {
      store.save(KEY, tokens(1, NOON));
      ConfigurationException refusal = otherTokenWanted(reason);
      assertThatThrownBy(
              () ->
                  store.signOut(
                      KEY,
                      token -> {
                        revoked.add(token);
                        throw refusal;
                      }))
          .isSameAs(refusal);
    }
    assertThat(revoked).hasSize(2).hasOnlyElementsOfType(RefreshToken.class);
    assertThat(records.size()).isZero();
  }

  private static ConfigurationException otherTokenWanted(String wanted) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT, wanted, "the " + wanted, "another", "pass it", null);
  }

  /** A refresh that was on its way has stored its result while the old token was revoked. */
  @Test
  void tokensOfARefreshMeanwhile_areRevokedToo() {
    store.save(KEY, tokens(1, NOON));

    store.signOut(
        KEY,
        token -> {
          if (revoked.isEmpty()) {
            TokenRecord before = store.load(KEY).orElseThrow();
            store.replace(KEY, before.version(), before.refreshed(tokens(2, NOON)));
          }
          revoked.add(token);
        });

    assertThat(revoked)
        .containsExactly(
            tokens(1, NOON).refreshToken().orElseThrow(),
            tokens(2, NOON).refreshToken().orElseThrow());
    assertThat(records.size()).isZero();
  }

  @Test
  void storeThatDoesNotAnswer_leavesAllAsItIs() {
    store.save(KEY, tokens(1, NOON));
    Failing failing = new Failing();
    failing.atLoad = down();

    assertThatThrownBy(() -> failing.signOut(KEY, revoked::add)).isSameAs(failing.atLoad);
    assertThat(records.size()).isEqualTo(1);
    assertThat(revoked).isEmpty();

    failing.atLoad = null;
    failing.signOut(KEY, revoked::add);
    assertThat(records.size()).isZero();
    assertThat(revoked).hasSize(1);
  }

  @Test
  void storeThatRefusesItsPermissions_leavesAllAsItIs() {
    store.save(KEY, tokens(1, NOON));
    Failing failing = new Failing();
    failing.atLoad =
        new ConfigurationException(ErrorKind.STORE_PERMISSIONS, "0600", "0644", "chmod");

    assertThatThrownBy(() -> failing.signOut(KEY, revoked::add)).isSameAs(failing.atLoad);
    assertThat(records.size()).isEqualTo(1);
  }

  @Test
  void deletionThatFails_isTold_withTheRevocationThatFailedBefore() {
    store.save(KEY, tokens(1, NOON));
    Failing failing = new Failing();
    failing.atDelete = down();
    IllegalStateException refused = new IllegalStateException("refused");

    assertThatThrownBy(
            () ->
                failing.signOut(
                    KEY,
                    token -> {
                      throw refused;
                    }))
        .isSameAs(failing.atDelete)
        .hasSuppressedException(refused);
    assertThat(records.size()).isEqualTo(1);
  }

  @Test
  void deletionThatFails_afterTheRevocation_isTold() {
    store.save(KEY, tokens(1, NOON));
    Failing failing = new Failing();
    failing.atDelete = down();

    assertThatThrownBy(() -> failing.signOut(KEY, revoked::add)).isSameAs(failing.atDelete);
    assertThat(revoked).hasSize(1);
  }

  /** It cannot suppress itself. */
  @Test
  void oneExceptionForEverything_isThrown() {
    store.save(KEY, tokens(1, NOON));
    Failing failing = new Failing();
    failing.atDelete = down();

    assertThatThrownBy(
            () ->
                failing.signOut(
                    KEY,
                    token -> {
                      throw failing.atDelete;
                    }))
        .isSameAs(failing.atDelete);
  }

  @Test
  void errorOfTheRevocation_deletesToo() {
    store.save(KEY, tokens(1, NOON));
    StackOverflowError error = new StackOverflowError();

    assertThatThrownBy(
            () ->
                store.signOut(
                    KEY,
                    token -> {
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(records.size()).isZero();
  }
}
