package dev.codegrant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link TokenStore} must do. Extend it beside the store; it is in core's test-jar. */
public abstract class TokenStoreContract extends TokenStoreRaces {

  private static final int DELETIONS = 25;

  @Test
  public void load_withoutRecord_isEmpty() {
    assertThat(store().load(KEY)).isEmpty();
  }

  @Test
  public void load_givesAllThatWasSaved_toAllInstances() {
    TokenStore store = store();
    TokenSet full =
        tokens(1).toBuilder()
            .scope(Scope.of("openid", "profile"))
            .requiredScope(Scope.of("openid"))
            .idToken(Secret.of("a.b.c"))
            .issuedTo("client-1 \u00e9")
            .additionalParameter("id \"\ud83d\ude00\"", Secret.of("'); DROP TABLE x;-- \u0000\r\n"))
            .build();
    TokenSet minimal = TokenSet.builder(AccessToken.bearer(Secret.of("AT")), Instant.EPOCH).build();
    store.save(KEY, full);
    store.save(user("user-2"), minimal);

    assertThat(tokens(store, KEY)).contains(full);
    assertThat(tokens(sameStoreAgain(store), KEY)).contains(full);
    assertThat(tokens(store, user("user-2"))).contains(minimal);
    TokenRecord record = store.load(KEY).orElseThrow();
    assertThat(sameStoreAgain(store).load(KEY).orElseThrow().version()).isEqualTo(record.version());
    assertThat(record.ended()).isEmpty();
  }

  /** Each is refreshed by itself, and so has a record of its own. */
  @Test
  public void companions_areNotKept() {
    TokenStore store = store();
    store.save(KEY, tokens(1).toBuilder().companions(Map.of("authed_user", tokens(2))).build());
    store.save(user("user-2"), tokens(2));

    assertThat(tokens(store, KEY)).contains(tokens(1));
    assertThat(tokens(sameStoreAgain(store), KEY)).contains(tokens(1));
    assertThat(tokens(store, user("user-2"))).contains(tokens(2));
  }

  /** ST-019, ST-021: keys that a file system or a collation takes for the same. */
  @Test
  public void keysThatDifferAtAll_neverShareARecord() {
    String composed = Normalizer.normalize("b\u00f3b", Normalizer.Form.NFC);
    List<TokenKey> keys =
        List.of(
            user("Bob"),
            user("bob"),
            user("bob "),
            user(" bob"),
            user(composed),
            user(Normalizer.normalize(composed, Normalizer.Form.NFD)),
            user("../../bob"),
            user("bob\u0000"),
            user("CON"),
            user("x'); DROP TABLE tokens;--"),
            user("a\r\nFLUSHALL\r\n"),
            user("x".repeat(300)),
            user("x".repeat(301)),
            new TokenKey("App", "https://as.example", "bob"),
            new TokenKey("app", "https://as.example/", "bob"),
            new TokenKey("a", "bc", "d"),
            new TokenKey("ab", "c", "d"),
            new TokenKey("a", "b", "cd"));
    TokenStore store = store();
    for (int i = 0; i < keys.size(); i++) {
      store.save(keys.get(i), tokens(i));
    }

    for (int i = 0; i < keys.size(); i++) {
      assertThat(tokens(store, keys.get(i))).contains(tokens(i));
      store.delete(keys.get(i));
      assertThat(store.load(keys.get(i))).isEmpty();
    }
  }

  @Test
  public void replace_whereNothingIs_expectingNothing_writes() {
    TokenStore store = store();
    TokenRecord first = TokenRecord.of(tokens(1));

    assertThat(store.replace(KEY, TokenStore.ABSENT, first)).isTrue();

    assertThat(store.load(KEY)).map(TokenRecord::version).contains(first.version());
    assertThat(tokens(store, KEY)).contains(tokens(1));
  }

  @Test
  public void replace_whereSomethingIs_expectingNothing_isRefused() {
    TokenStore store = store();
    store.save(KEY, tokens(1));

    assertThat(store.replace(KEY, TokenStore.ABSENT, TokenRecord.of(tokens(2)))).isFalse();

    assertThat(tokens(store, KEY)).contains(tokens(1));
  }

  @Test
  public void replace_expectingTheVersionThatIs_writes_forAllInstances() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    TokenRecord next = TokenRecord.of(tokens(2));

    assertThat(store.replace(KEY, version(store), next)).isTrue();

    assertThat(version(store)).isEqualTo(next.version());
    assertThat(tokens(sameStoreAgain(store), KEY)).contains(tokens(2));
  }

  @Test
  public void replace_expectingAnotherVersion_isRefused() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    long outdated = version(store);
    store.save(KEY, tokens(2));
    long read = version(store);

    assertThat(store.replace(KEY, outdated, TokenRecord.of(tokens(3)))).isFalse();
    assertThat(store.replace(KEY, read + 1, TokenRecord.of(tokens(3)))).isFalse();
    assertThat(store.replace(KEY, read - 1, TokenRecord.of(tokens(3)))).isFalse();

    assertThat(version(store)).isEqualTo(read);
    assertThat(tokens(store, KEY)).contains(tokens(2));
  }

  @Test
  public void replace_byTheSameVersion_isRefused() {
    TokenStore store = store();
    TokenRecord first = TokenRecord.of(tokens(1));
    store.replace(KEY, TokenStore.ABSENT, first);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> store.replace(KEY, first.version(), first))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);

    assertThat(tokens(store, KEY)).contains(tokens(1));
  }

  @Test
  public void replace_afterADeletion_isRefused() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    long read = version(store);
    store.delete(KEY);

    assertThat(store.replace(KEY, read, TokenRecord.of(tokens(2)))).isFalse();

    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  public void versionFromBeforeADeletion_neverComesBack() {
    TokenStore store = store();
    List<Long> before = new ArrayList<>();
    for (int i = 0; i < DELETIONS; i++) {
      store.save(KEY, tokens(i));
      assertThat(before).doesNotContain(version(store));
      before.add(version(store));
      store.delete(KEY);
    }
    store.save(KEY, tokens(100));

    for (long version : before) {
      assertThat(store.replace(KEY, version, TokenRecord.of(tokens(101)))).isFalse();
    }
    assertThat(tokens(store, KEY)).contains(tokens(100));
  }

  @Test
  public void save_overARecord_replacesIt() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    store.save(KEY, tokens(2));

    assertThat(tokens(store, KEY)).contains(tokens(2));
  }

  @Test
  public void delete_leavesNothing_andTheOthers() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    store.save(user("user-2"), tokens(2));

    store.delete(KEY);
    store.delete(KEY);

    assertThat(store.load(KEY)).isEmpty();
    assertThat(sameStoreAgain(store).load(KEY)).isEmpty();
    assertThat(tokens(store, user("user-2"))).contains(tokens(2));
  }

  @Test
  public void signOut_withRefreshToken_revokesItAlone_thenDeletes() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    store.save(user("user-2"), tokens(2));
    List<Token> revoked = new ArrayList<>();

    store.signOut(
        KEY,
        token -> {
          assertThat(store.load(KEY)).isPresent();
          revoked.add(token);
        });

    assertThat(revoked).containsExactly(RefreshToken.of(Secret.of("RT-1")));
    assertThat(store.load(KEY)).isEmpty();
    assertThat(store.load(user("user-2"))).isPresent();
  }

  @Test
  public void signOut_withoutRefreshToken_revokesTheAccessToken() {
    TokenStore store = store();
    AccessToken accessToken = AccessToken.bearer(Secret.of("AT"));
    store.save(KEY, TokenSet.builder(accessToken, NOON).build());
    List<Token> revoked = new ArrayList<>();

    store.signOut(KEY, revoked::add);

    assertThat(revoked).containsExactly(accessToken);
    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  public void signOut_whenTheRevocationFails_deletesAndTells() {
    TokenStore store = store();
    store.save(KEY, tokens(1));
    IllegalStateException down = new IllegalStateException("down");

    assertThatThrownBy(
            () ->
                store.signOut(
                    KEY,
                    token -> {
                      throw down;
                    }))
        .isSameAs(down);

    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  public void signOut_withoutRecord_sendsNothing() {
    List<Token> revoked = new ArrayList<>();

    store().signOut(KEY, revoked::add);

    assertThat(revoked).isEmpty();
  }

  /** ST-036: what is printed by a log or a debugger. */
  @Test
  public void toString_showsNoToken() {
    TokenStore store = store();
    store.save(KEY, tokens(1));

    assertThat(store + " " + store.load(KEY)).doesNotContain("AT-1", "RT-1");
  }
}
