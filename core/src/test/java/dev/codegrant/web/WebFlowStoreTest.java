package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.store.PendingAuthorizationStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A flow that keeps attempts in a store. */
class WebFlowStoreTest {

  private final Texts texts = new Texts();
  private final Site site = new Site(Site.client(Site.TOKEN_ENDPOINT), texts);

  @Test
  void attempt_isFinished() {
    WebFlow.Finished finished = site.flow.finish(site.granted(site.begin()));
    assertThat(finished.outcome()).isInstanceOf(GrantedAuthorization.class);
    assertThat(finished.returnTo()).isEqualTo("/orders?page=2");
    assertThat(texts.sealed).isEmpty();
  }

  @Test
  void store_sees_neitherStateNorVerifierNorTheKeyOfTheBrowser() {
    String state = site.begin();
    String key = site.browser.only().getValue().split("\\.", -1)[1];
    assertThat(texts.sealed).hasSize(1);
    assertThat(texts.sealed.toString())
        .doesNotContain(state, key, "orders", "client-1", "verifier");
    assertThat(texts.sealed.keySet().iterator().next()).matches("[A-Za-z0-9_-]{43}");
    assertThat(texts.expires).isEqualTo(site.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void otherNode_refusesWhatOneHasFinished() {
    CallbackRequest request = site.granted(site.begin());
    WebFlow other = site.flow(Site.KEYS, site.client, texts);
    assertThat(site.flow.finish(request).outcome()).isInstanceOf(GrantedAuthorization.class);
    refuses(() -> other.finish(request), ErrorKind.STATE_UNKNOWN);
    refuses(() -> site.flow.finish(request), ErrorKind.STATE_REPLAYED);
  }

  @Test
  void ofManyOnTwoNodes_oneFinishes() throws Exception {
    CallbackRequest request = site.granted(site.begin());
    List<WebFlow> nodes = List.of(site.flow, site.flow(Site.KEYS, site.client, texts));
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> finished =
          threads.invokeAll(
              IntStream.range(0, 64)
                  .<Callable<Boolean>>mapToObj(
                      i ->
                          () -> {
                            try {
                              nodes.get(i % 2).finish(request);
                              return true;
                            } catch (dev.codegrant.error.ResponseValidationException e) {
                              return false;
                            }
                          })
                  .toList());
      int winners = 0;
      for (Future<Boolean> one : finished) {
        winners += one.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void withoutTheKeyOfTheBrowser_nothingOpens_andNothingIsUsedUp() {
    String state = site.begin();
    String name = site.browser.only().getKey();
    String value = site.browser.only().getValue();
    String other = value.substring(0, value.length() - 1) + (value.endsWith("A") ? "E" : "A");
    refuses(
        () -> site.flow.finish(site.granted(state).cookies(name + "=" + other)),
        ErrorKind.STATE_UNKNOWN);
    refuses(() -> site.flow.finish(site.granted(state).cookies(null)), ErrorKind.STATE_NOT_BOUND);
    assertThat(site.flow.finish(site.granted(state)).outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void textThatSomebodyPutThere_doesNotOpen() {
    String first = site.begin();
    String id = texts.sealed.keySet().iterator().next();
    Site attacker = new Site(site.client, texts);
    attacker.begin();
    texts.sealed.keySet().stream()
        .filter(other -> !other.equals(id))
        .findFirst()
        .ifPresent(other -> texts.sealed.put(id, texts.sealed.getOrDefault(other, "")));
    refuses(() -> site.flow.finish(site.granted(first)), ErrorKind.STATE_UNKNOWN);
  }

  /** Who reads and writes the store, and knows the state, has still not the browser's key. */
  @Test
  void textThatSomebodyPutUnderAKeyOfTheirOwn_doesNotOpen() {
    String state = site.begin();
    String name = site.browser.only().getKey();
    String begun = site.browser.only().getValue().split("\\.", -1)[0];
    String stolen = texts.sealed.values().iterator().next();
    for (String own : new String[] {begun + ".own", begun + "."}) {
      texts.sealed.put(id(name, own), stolen);
      refuses(
          () -> site.flow.finish(site.granted(state).cookies(name + "=" + own)),
          ErrorKind.STATE_UNKNOWN);
    }
    assertThat(site.flow.finish(site.granted(state)).outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void textThatWasSealedForACookie_doesNotOpenInTheStore() {
    Site sealed = new Site(site.client, null);
    String state = sealed.begin();
    String name = sealed.browser.only().getKey();
    String[] value = sealed.browser.only().getValue().split("\\.", 2);
    texts.sealed.put(id(name, value[0] + "."), value[1]);
    refuses(
        () -> site.flow.finish(site.granted(state).cookies(name + "=" + value[0] + ".")),
        ErrorKind.STATE_UNKNOWN);
    assertThat(texts.sealed).isEmpty();
  }

  @Test
  void storeThatForgets_isNoExcuse() {
    String state = site.begin();
    texts.sealed.clear();
    refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STATE_UNKNOWN);
  }

  @Test
  void storeThatFails_usesNothingUp() {
    String state = site.begin();
    texts.failure = new IllegalStateException("the database is away");
    assertThat(refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STORE_FAILED))
        .hasCauseInstanceOf(IllegalStateException.class)
        .matches(e -> e.isTransient());
    refuses(site::begin, ErrorKind.STORE_FAILED);
    texts.failure = null;
    assertThat(site.flow.finish(site.granted(state)).outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void storeThatDeletes_andThenFails_hasEndedTheAttempt() {
    String state = site.begin();
    texts.failureAfter = new IllegalStateException("the answer took too long");
    refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STORE_FAILED);
    texts.failureAfter = null;
    refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STATE_UNKNOWN);
    assertThat(site.flow.finish(site.granted(site.begin())).outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void storeThatReturnsNull_hasFailed() {
    Object nothing =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PendingAuthorizationStore.class},
            (proxy, method, arguments) -> null);
    Site stored = new Site(site.client, (PendingAuthorizationStore) nothing);
    String state = stored.begin();
    refuses(() -> stored.flow.finish(stored.granted(state)), ErrorKind.STORE_FAILED);
  }

  /** A store of 100 is no place for 101 sign-ins: the oldest is gone, and no other. */
  @Test
  void storeThatIsFull_hasEndedTheOldestAttempt() {
    Site stored = new Site(site.client, PendingAuthorizationStore.inMemory(100, site.clock));
    String oldest = stored.begin();
    String second = stored.begin();
    for (int i = 0; i < 99; i++) {
      stored.flow.begin(stored.client, Site.request().build(), "/", null);
    }
    refuses(() -> stored.flow.finish(stored.granted(oldest)), ErrorKind.STATE_UNKNOWN);
    assertThat(stored.flow.finish(stored.granted(second)).outcome())
        .isInstanceOf(GrantedAuthorization.class);
  }

  @Test
  void answerAtAnotherRedirectUri_takesNothingOut() {
    OneClientAtTwoAddresses two = new OneClientAtTwoAddresses(texts);
    refuses(() -> two.finishAt(two.elsewhere()), ErrorKind.STATE_UNKNOWN);
    assertThat(two.finishAt(Site.REDIRECT_URI).outcome()).isInstanceOf(GrantedAuthorization.class);
  }

  private String id(String name, String value) {
    return AttemptSafe.id(
        new Registration(site.client, Site.REDIRECT_URI), new PendingCookies.Cookie(name, value));
  }

  @Test
  void storeThatRemembersTooLong_doesNotLengthenTheLife() {
    String state = site.begin();
    site.clock.advance(Duration.ofSeconds(601));
    refuses(() -> site.flow.finish(site.granted(state)), ErrorKind.STATE_EXPIRED);
  }

  @Test
  void cookieOfAFlowWithoutStore_doesNotOpenWithOne() {
    Site sealed = new Site(site.client, null);
    String state = sealed.begin();
    refuses(() -> site.flow.finish(sealed.granted(state)), ErrorKind.STATE_UNKNOWN);
  }

  /** Texts in a map, which an attacker may write, and which may fail. */
  static final class Texts implements PendingAuthorizationStore {
    final Map<String, String> sealed = new HashMap<>();
    private Instant expires = Instant.MIN;
    private @org.jspecify.annotations.Nullable RuntimeException failure;
    private @org.jspecify.annotations.Nullable RuntimeException failureAfter;

    @Override
    public synchronized void save(String id, String text, Instant expires) {
      fail();
      sealed.put(id, text);
      this.expires = expires;
    }

    @Override
    public synchronized Optional<String> take(String id) {
      fail();
      Optional<String> text = Optional.ofNullable(sealed.remove(id));
      if (failureAfter != null) {
        throw failureAfter;
      }
      return text;
    }

    private void fail() {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
