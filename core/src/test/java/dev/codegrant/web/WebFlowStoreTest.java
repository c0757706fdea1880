package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.GrantedAuthorization;
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
  private static final class Texts implements PendingAuthorizationStore {
    private final Map<String, String> sealed = new HashMap<>();
    private Instant expires = Instant.MIN;
    private @org.jspecify.annotations.Nullable RuntimeException failure;

    @Override
    public synchronized void save(String id, String text, Instant expires) {
      fail();
      sealed.put(id, text);
      this.expires = expires;
    }

    @Override
    public synchronized Optional<String> take(String id) {
      fail();
      return Optional.ofNullable(sealed.remove(id));
    }

    private void fail() {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
