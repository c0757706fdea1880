package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.Jwts;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

/** The area JK of the corpus: the provider's keys, as they come from a real jwks_uri. */
class JwksCorpusTest extends CorpusTest {

  private static final KeyPair NEXT = Keys.rsa(2048);
  private static final String K1 = Jwts.jwk(Keys.RSA, "kid", "k1", "use", "sig");
  private static final String K2 = Jwts.jwk(NEXT, "kid", "k2", "use", "sig");
  private static final Duration TICK = Duration.ofMillis(1);
  private static final int LONGEST_NUMBER = 16384;

  private static String measured = "";

  JwksCorpusTest() {
    super(
        CorpusArea.of("JK")
            .run("JK-001", JwksCorpusTest::newKid)
            .check("1 refetch", run -> assertThat(run.requests()).hasSize(2))
            .run("JK-002", JwksCorpusTest::justBeforeSigning)
            .run("JK-004", JwksCorpusTest::storm)
            .check(
                "<= 1 JWKS request per 30 s",
                run ->
                    assertThat((Object) run.noted("requests", List.class))
                        .isEqualTo(List.of(1, 1, 2)))
            .check(
                "known-kid validation finishes while the refetch is unanswered",
                run -> assertThat(run.noted("meanwhile", Integer.class)).isEqualTo(200))
            .run("JK-006", JwksCorpusTest::down)
            .check(
                "cached key still verifies",
                run -> {
                  assertThat(run.returned(IdToken.class)).hasSize(2);
                  assertThat(run.requests()).hasSize(3);
                })
            .run("JK-008", JwksCorpusTest::weak)
            .run("JK-009", JwksCorpusTest::parameters)
            .run("JK-010", JwksCorpusTest::points)
            .run("JK-011", JwksCorpusTest::curves)
            .run("JK-012", JwksCorpusTest::otherUse)
            .run(
                "JK-013",
                run -> refusedKeys(run, "{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"AAAA\"}"))
            .run("JK-015", JwksCorpusTest::amongOthers)
            .check(
                "bad key skipped, and its reason reported when a token names it",
                run -> {
                  assertThat(run.returned(IdToken.class)).hasSize(1);
                  assertThat(run.noted("reason", String.class)).isEqualTo("ENCODING");
                })
            .run("JK-016", JwksCorpusTest::documents)
            .run("JK-017", JwksCorpusTest::encodings)
            .run("JK-018", JwksCorpusTest::lifetimes)
            .check(
                "next refresh within clamp",
                run ->
                    assertThat((Object) run.noted("lifetimes", List.class))
                        .isEqualTo(List.of(300, 300, 86400, 300))));
  }

  @AfterAll
  static void printWhatWasMeasured() {
    System.out.println(measured);
  }

  private static void newKid(CaseRun run) {
    JwksWorld world = new JwksWorld(run, K1);
    world.verify("k1", Keys.RSA);
    world.jwks().keys(K1, K2);
    run.call(() -> world.verify("k2", NEXT));
  }

  /** A new key under a new name, and under the same one. */
  private static void justBeforeSigning(CaseRun run) {
    for (String kid : List.of("k2", "k1")) {
      JwksWorld world = new JwksWorld(run, K1);
      world.verify("k1", Keys.RSA);
      world.jwks().keys(Jwts.jwk(NEXT, "kid", kid));
      run.call(() -> world.verify(kid, NEXT));
    }
    assertThat(run.requests()).hasSize(4);
  }

  /** What is measured here is printed; what must hold does not depend on a stopwatch. */
  private static void storm(CaseRun run) throws Exception {
    JwksWorld world = new JwksWorld(run, K1);
    world.verify("k1", Keys.RSA);
    String known = world.token(JwsAlgorithm.RS256, "k1", Keys.RSA.getPrivate());
    measured(world, known, new AtomicInteger());
    long baseline = measured(world, known, new AtomicInteger());
    AtomicInteger meanwhile = new AtomicInteger();
    long[] loaded = new long[1];
    world.jwks().hold();
    Thread user =
        new Thread(
            () -> {
              try {
                world.jwks().awaitRequest();
                loaded[0] = measured(world, known, meanwhile);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                world.jwks().release();
              }
            });
    user.start();
    String unsigned = known.substring(known.indexOf('.'));
    AtomicInteger kid = new AtomicInteger();
    run.race(
        1000,
        () ->
            world.verify(
                Jwts.encoded("{\"alg\":\"RS256\",\"kid\":\"r" + kid.incrementAndGet() + "\"}")
                    + unsigned));
    user.join();
    run.note("meanwhile", meanwhile.get());
    measured =
        "JK-004: p99 of known-kid validation %d us alone, %d us during the storm"
            .formatted(baseline / 1000, loaded[0] / 1000);

    List<Integer> requests = new ArrayList<>();
    requests.add(run.requests().size() - 1);
    for (Duration later : List.of(Duration.ofSeconds(30).minus(TICK), TICK)) {
      world.clock().advance(later);
      for (int i = 0; i < 20; i++) {
        int number = i;
        run.call(() -> world.verify("later" + number, Keys.RSA));
      }
      requests.add(run.requests().size() - 1);
    }
    run.note("requests", requests);
  }

  private static long measured(JwksWorld world, String token, AtomicInteger done) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long start = System.nanoTime();
      world.verify(token);
      nanos.add(System.nanoTime() - start);
      done.incrementAndGet();
    }
    Collections.sort(nanos);
    return nanos.get(nanos.size() * 99 / 100);
  }

  private static void down(CaseRun run) {
    JwksWorld world = new JwksWorld(run, Duration.ofSeconds(3), K1);
    world.verify("k1", Keys.RSA);
    world.jwks().status("500 Internal Server Error");
    world.clock().advance(Duration.ofHours(1));
    run.call(() -> world.verify("k1", Keys.RSA));
    world.jwks().hold();
    world.clock().advance(Duration.ofSeconds(30));
    try {
      run.call(() -> world.verify("k1", Keys.RSA));
    } finally {
      world.jwks().release();
    }
  }

  private static void weak(CaseRun run) {
    for (int bits : List.of(512, 1024, 2047)) {
      KeyPair weak = Keys.rsa(bits);
      JwksWorld world = new JwksWorld(run, Jwts.jwk(weak, "kid", "k1"));
      run.call(() -> world.verify("k1", weak));
    }
    JwksWorld neighbour = new JwksWorld(run, K1);
    assertThat(neighbour.verify("k1", Keys.RSA)).isNotNull();
  }

  private static void parameters(CaseRun run) {
    BigInteger modulus = ((RSAPublicKey) Keys.RSA.getPublic()).getModulus();
    BigInteger huge = BigInteger.ONE.shiftLeft(LONGEST_NUMBER - 1).setBit(0);
    refusedKeys(
        run,
        rsa(modulus, BigInteger.ONE),
        rsa(modulus, BigInteger.valueOf(65536)),
        rsa(modulus.clearBit(0), BigInteger.valueOf(65537)),
        rsa(huge, BigInteger.valueOf(65537)));
  }

  private static void points(CaseRun run) {
    JsonObject good = JsonParser.parseString(Jwts.jwk(Keys.P256, "kid", "k1")).getAsJsonObject();
    byte[] x = Base64.getUrlDecoder().decode(good.get("x").getAsString());
    byte[] y = Base64.getUrlDecoder().decode(good.get("y").getAsString());
    byte[] off = y.clone();
    off[31] ^= 1;
    byte[] longer = new byte[33];
    System.arraycopy(x, 0, longer, 1, 32);
    for (String jwk :
        List.of(
            ec("P-256", x, off),
            ec("P-256", new byte[32], new byte[32]),
            ec("P-256", longer, y),
            ec("P-256", Arrays.copyOf(x, 31), y))) {
      JwksWorld world = new JwksWorld(run, jwk);
      run.call(() -> world.verify(JwsAlgorithm.ES256, "k1", Keys.P256));
    }
    JwksWorld neighbour = new JwksWorld(run, ec("P-256", x, y));
    assertThat(neighbour.verify(JwsAlgorithm.ES256, "k1", Keys.P256)).isNotNull();
  }

  private static void curves(CaseRun run) {
    byte[] coordinate = new byte[32];
    for (String curve : List.of("secp256k1", "P-224", "P-999", "p-256")) {
      JwksWorld world = new JwksWorld(run, ec(curve, coordinate, coordinate));
      run.call(() -> world.verify(JwsAlgorithm.ES256, "k1", Keys.P256));
    }
    for (String curve : List.of("X25519", "Ed448", "X448")) {
      String jwk =
          "{\"kty\":\"OKP\",\"kid\":\"k1\",\"crv\":\"%s\",\"x\":\"%s\"}"
              .formatted(curve, Keys.base64(coordinate));
      JwksWorld world = new JwksWorld(run, jwk);
      run.call(() -> world.verify(JwsAlgorithm.EDDSA, "k1", Keys.ED25519));
    }
  }

  /** A key whose alg is another has a kind of its own: ID-019. */
  private static void otherUse(CaseRun run) {
    String encrypting =
        Jwts.jwk(Keys.RSA, "kid", "k1").replaceFirst("\\{", "{\"key_ops\":[\"encrypt\"],");
    for (String jwk : List.of(Jwts.jwk(Keys.RSA, "kid", "k1", "use", "enc"), encrypting)) {
      JwksWorld world = new JwksWorld(run, jwk);
      run.call(() -> world.verify("k1", Keys.RSA));
    }
    JwksWorld mismatch = new JwksWorld(run, Jwts.jwk(Keys.RSA, "kid", "k1", "alg", "RSA-OAEP"));
    assertThatThrownBy(() -> mismatch.verify("k1", Keys.RSA))
        .isInstanceOfSatisfying(
            ResponseValidationException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_KEY_REFUSED);
              assertThat(e.reason()).contains("ALGORITHM");
            });
  }

  private static void amongOthers(CaseRun run) {
    JwksWorld world =
        new JwksWorld(run, "{\"kty\":\"RSA\",\"kid\":\"bad\",\"n\":\"?\",\"e\":\"AQAB\"}", "7", K1);
    run.call(() -> world.verify("k1", Keys.RSA));
    assertThatThrownBy(() -> world.verify("bad", Keys.RSA))
        .isInstanceOfSatisfying(
            ResponseValidationException.class, e -> run.note("reason", e.reason().orElseThrow()));
  }

  private static void documents(CaseRun run) {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add("{\"kty\":\"RSA\",\"kid\":\"%d\"}".formatted(i));
    }
    for (String body :
        List.of(
            Jwts.set(many.toArray(String[]::new)),
            Jwts.set(Collections.nCopies(10_000, K1).toArray(String[]::new)),
            "{\"keys\":{\"0\":" + K1 + "}}",
            "{\"keys\":\"k1\"}",
            "{\"keys\":null}",
            "{}")) {
      JwksWorld world = new JwksWorld(run, K1);
      world.jwks().body(body);
      run.call(() -> world.verify("k1", Keys.RSA));
    }
    JwksWorld endless = new JwksWorld(run, K1);
    endless.jwks().body(" ".repeat(50 * 1024 * 1024));
    run.call(() -> endless.verify("k1", Keys.RSA));
  }

  private static void encodings(CaseRun run) {
    String n = Keys.base64(magnitude(((RSAPublicKey) Keys.RSA.getPublic()).getModulus()));
    byte[] zero = new byte[257];
    System.arraycopy(
        magnitude(((RSAPublicKey) Keys.RSA.getPublic()).getModulus()), 0, zero, 1, 256);
    for (String other :
        List.of(n + "==", Keys.base64(zero), n.substring(0, 9) + " " + n.substring(9), n + "\\n")) {
      JwksWorld world =
          new JwksWorld(
              run, "{\"kty\":\"RSA\",\"kid\":\"k1\",\"e\":\"AQAB\",\"n\":\"%s\"}".formatted(other));
      run.call(() -> world.verify("k1", Keys.RSA));
    }
    JwksWorld neighbour =
        new JwksWorld(
            run, "{\"kty\":\"RSA\",\"kid\":\"k1\",\"e\":\"AQAB\",\"n\":\"%s\"}".formatted(n));
    assertThat(neighbour.verify("k1", Keys.RSA)).isNotNull();
  }

  private static void lifetimes(CaseRun run) {
    List<Integer> lifetimes = new ArrayList<>();
    for (String value : List.of("max-age=0", "no-store", "max-age=315360000", "max-age=-1")) {
      JwksWorld world = new JwksWorld(run, K1);
      world.jwks().headers("Content-Type: application/json", "Cache-Control: " + value);
      run.call(() -> world.verify("k1", Keys.RSA));
      int before = run.requests().size();
      for (int seconds : List.of(300, 86400)) {
        world
            .clock()
            .advance(
                Duration.between(world.clock().instant(), JwksWorld.NOW.plusSeconds(seconds))
                    .minus(TICK));
        world.verify("k1", Keys.RSA);
        assertThat(run.requests()).hasSize(before);
        world.clock().advance(TICK);
        run.call(() -> world.verify("k1", Keys.RSA));
        if (run.requests().size() > before) {
          lifetimes.add(seconds);
          break;
        }
      }
    }
    run.note("lifetimes", lifetimes);
  }

  private static void refusedKeys(CaseRun run, String... jwks) {
    for (String jwk : jwks) {
      JwksWorld world = new JwksWorld(run, jwk);
      run.call(() -> world.verify("k1", Keys.RSA));
    }
  }

  private static String rsa(BigInteger modulus, BigInteger exponent) {
    return "{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(Keys.base64(magnitude(modulus)), Keys.base64(magnitude(exponent)));
  }

  private static String ec(String curve, byte[] x, byte[] y) {
    return "{\"kty\":\"EC\",\"kid\":\"k1\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(curve, Keys.base64(x), Keys.base64(y));
  }

  private static byte[] magnitude(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
