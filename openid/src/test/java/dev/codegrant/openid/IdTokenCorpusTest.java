package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** The area ID of the corpus: ID tokens, out of the answer of a real token endpoint. */
class IdTokenCorpusTest extends CorpusTest {

  private static final String NOTHING = "any claim, token or session returned or stored";
  private static final int SIGNATURE_BITS = 2048;

  IdTokenCorpusTest() {
    super(
        CorpusArea.of("ID")
            .run(IdTokenCorpusTest::signIn)
            .run("ID-001", IdTokenCorpusTest::firstSignIn)
            .check(NOTHING, IdTokenCorpusTest::nothingReturned)
            .check("access token of the same response used", IdTokenCorpusTest::nothingReturned)
            .check("NullPointerException", IdTokenCorpusTest::ourExceptions)
            .check("StackOverflowError", IdTokenCorpusTest::ourExceptions)
            .run("ID-012", IdTokenCorpusTest::algorithms)
            .run("ID-016", IdTokenCorpusTest::emptySecret)
            .check("refused at build()", run -> assertThat(run.requests()).isEmpty())
            .run("ID-032", IdTokenCorpusTest::everyBit)
            .check(
                "2048 of 2048 refused",
                run -> assertThat(run.noted("refused", Integer.class)).isEqualTo(SIGNATURE_BITS))
            .run("ID-033", IdTokenCorpusTest::signatureLengths)
            .run("ID-034", IdTokenVectors::rsa)
            .check("result equals vector", IdTokenVectors::everyVectorWasJudged)
            .run("ID-037", IdTokenCorpusTest::secondIssuer)
            .check(
                "<= 1 JWKS refetch",
                run ->
                    assertThat(run.noted("world", SignInWorld.class).fetches()).isBetween(1L, 2L))
            .check("last or first key used", IdTokenCorpusTest::nothingReturned)
            .check(
                "kid used in a path, query or cache file name",
                run ->
                    assertThat(run.requests())
                        .extracting(each -> each.head().lines().findFirst().orElseThrow())
                        .allMatch(line -> line.matches("(POST /token|GET /jwks) HTTP/1.1")))
            .check("any request to evil.example", IdTokenCorpusTest::onlyTheProviderWasAsked)
            .check("any request to x5u", IdTokenCorpusTest::onlyTheProviderWasAsked)
            .check(
                "decryption attempted",
                run ->
                    assertThat(run.noted("world", SignInWorld.class).fetches())
                        .as("no key was asked for")
                        .isZero())
            .run("ID-053", IdTokenCorpusTest::raw)
            .run("ID-055", IdTokenCorpusTest::passwordEncrypted)
            .run("ID-056", IdTokenCorpusTest::compressed)
            .run("ID-057", IdTokenCorpusTest::raw)
            .run("ID-058", IdTokenCorpusTest::dots)
            .run("ID-059", IdTokenCorpusTest::generated)
            .run("ID-061", IdTokenCorpusTest::standardBase64)
            .run("ID-067", IdTokenCorpusTest::nested)
            .run("ID-122", IdTokenCorpusTest::twoIssuers)
            .check(
                "two different user keys (iss,sub)",
                run ->
                    assertThat(run.returned())
                        .extracting(each -> SignInWorld.identity(each).orElseThrow())
                        .hasSize(2)
                        .doesNotHaveDuplicates()
                        .extracting(Identity::subject)
                        .containsExactly("7", "7"))
            .run("ID-123", IdTokenCorpusTest::emails)
            .check(
                "verifiedEmail() empty unless boolean true",
                run ->
                    assertThat(run.returned(TokenSet.class))
                        .extracting(each -> IdToken.of(each).claims().verifiedEmail().isPresent())
                        .containsExactly(false, false, false, true))
            .check(
                "any API that keys a user by email",
                run ->
                    assertThat(Identity.class.getRecordComponents())
                        .extracting(component -> component.getName())
                        .containsExactly("issuer", "subject"))
            .run("ID-130", IdTokenCorpusTest::clockBehind)
            .check(
                "error names clock skew and the server Date header difference",
                run ->
                    assertThat(run.failure(OAuthException.class).advice())
                        .contains("clock skew", "Date header", "300 s"))
            .run("ID-131", IdTokenVectors::signatures)
            .check(
                "0 accepted among invalid; every valid with allowed alg accepted",
                IdTokenVectors::everyVectorWasJudged)
            .run("ID-132", IdTokenCorpusTest::keyIds));
  }

  private static JsonObject words(CaseRun run) {
    return run.input().getAsJsonObject("id_token");
  }

  /** The world of the case's setup. */
  private static SignInWorld world(CaseRun run) {
    SignInWorld world = new SignInWorld(run);
    run.note("world", world);
    String setup = run.testCase().setup();
    int algorithm = setup.indexOf("registered alg ");
    if (algorithm >= 0) {
      String name = setup.substring(algorithm + "registered alg ".length());
      world.registered(
          party -> party.idTokenSigningAlgorithm(SigningAlgorithm.named(name).orElseThrow()));
    }
    if (setup.contains("two RSA sig keys")) {
      world.keys(
          SignInWorld.key(Keys.RSA, "k1", null), SignInWorld.key(SignInWorld.EVIL, "k2", null));
    }
    if (setup.contains("k1 RSA twice")) {
      world.keys(
          SignInWorld.key(Keys.RSA, "k1", null), SignInWorld.key(SignInWorld.EVIL, "k1", null));
    }
    return world;
  }

  private static IdTokenScript script(CaseRun run, SignInWorld.SignIn signIn) {
    return new IdTokenScript(words(run), signIn.nonce(), run.value("CLIENT_SECRET"));
  }

  /** The first of this JVM loads the classes, which is not the case's own memory. */
  private static void firstSignIn(CaseRun run) {
    SignInWorld loading = new SignInWorld(run);
    SignInWorld.SignIn before = loading.begin();
    loading.answersWith(token(before, "BASE"));
    assertThat(before.client().redeem(before.granted()).verifiedIdToken()).isPresent();
    signIn(run);
  }

  private static void signIn(CaseRun run) {
    SignInWorld world = world(run);
    IdTokenScript asked = IdTokenScript.directives(words(run));
    if (!asked.maxAge().isZero()) {
      world.asking(request -> request.maxAge(asked.maxAge()));
    }
    if (!asked.requiredAcr().isEmpty()) {
      world.asking(request -> request.requiredAcr(asked.requiredAcr()));
    }
    SignInWorld.SignIn signIn = world.begin();
    redeem(run, world, signIn, script(run, signIn).token());
  }

  private static void redeem(
      CaseRun run, SignInWorld world, SignInWorld.SignIn signIn, String idToken) {
    world.answersWith(idToken);
    run.call(() -> signIn.client().redeem(signIn.granted()));
  }

  private static void algorithms(CaseRun run) {
    SignInWorld world = world(run);
    for (String alg : List.of("{}", "{alg:null}", "{alg:5}", "{alg:['RS256']}")) {
      JsonObject header = JsonParser.parseString(alg).getAsJsonObject();
      header.addProperty("kid", "k1");
      SignInWorld.SignIn signIn = world.begin();
      redeem(run, world, signIn, script(run, signIn).token(header));
    }
  }

  private static void keyIds(CaseRun run) {
    SignInWorld world = world(run);
    for (String kid : List.of("1", "{}", "['k1']", "null", "true")) {
      JsonObject header = JsonParser.parseString("{alg:RS256,kid:" + kid + "}").getAsJsonObject();
      SignInWorld.SignIn signIn = world.begin();
      redeem(run, world, signIn, script(run, signIn).token(header));
    }
  }

  private static void emptySecret(CaseRun run) {
    SignInWorld world = new SignInWorld(run);
    for (String secret : List.of("", "s".repeat(31))) {
      run.calling(
          () ->
              world
                  .registered(party -> party.idTokenSignedWithClientSecret(Secret.of(secret)))
                  .begin());
    }
  }

  private static void everyBit(CaseRun run) {
    SignInWorld world = world(run);
    SignInWorld.SignIn signIn = world.begin();
    String good = script(run, signIn).token();
    RelyingParty party = world.party();
    assertThat(world.verify(party, signIn, good)).isNotNull();
    int dot = good.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(good.substring(dot + 1));
    int refused = 0;
    for (int bit = 0; bit < SIGNATURE_BITS; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String bad = good.substring(0, dot + 1) + Keys.base64(flipped);
      if (bit == 0) {
        run.call(() -> world.verify(party, signIn, bad));
      } else {
        // What 2048 calls allocate is no measure of one.
        assertThatExceptionOfType(ResponseValidationException.class)
            .isThrownBy(() -> world.verify(party, signIn, bad))
            .extracting(OAuthException::kind)
            .isEqualTo(ErrorKind.ID_TOKEN_SIGNATURE_INVALID);
      }
      refused++;
    }
    run.note("refused", refused);
  }

  private static void signatureLengths(CaseRun run) {
    SignInWorld world = world(run);
    SignInWorld.SignIn signIn = world.begin();
    String good = script(run, signIn).token();
    int dot = good.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(good.substring(dot + 1));
    byte[] longer = new byte[signature.length + 1];
    System.arraycopy(signature, 0, longer, 1, signature.length);
    byte[] shorter = java.util.Arrays.copyOfRange(signature, 1, signature.length);
    for (byte[] each : List.of(longer, shorter)) {
      SignInWorld.SignIn other = world.begin();
      redeem(run, world, other, good.substring(0, dot + 1) + Keys.base64(each));
    }
  }

  /** The other provider has a key of the same name. */
  private static void secondIssuer(CaseRun run) {
    SignInWorld other =
        new SignInWorld(run)
            .issuer("https://evil.example")
            .keys(SignInWorld.key(SignInWorld.EVIL, "k1", null));
    other.begin();
    signIn(run);
  }

  private static void raw(CaseRun run) {
    SignInWorld world = world(run);
    redeem(run, world, world.begin(), words(run).get("raw").getAsString());
  }

  private static void dots(CaseRun run) {
    SignInWorld world = world(run);
    for (int dots : List.of(1, 3, 5, 1000)) {
      redeem(run, world, world.begin(), ".".repeat(dots));
    }
  }

  private static void generated(CaseRun run) {
    SignInWorld world = world(run);
    String gen = words(run).get("raw_gen").getAsString();
    redeem(run, world, world.begin(), run.expand("body", gen));
  }

  private static void passwordEncrypted(CaseRun run) {
    jwe(
        run,
        "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2s\":\"AAAA\","
            + "\"p2c\":2147483647}",
        "AAAA");
  }

  /** As many bytes as an answer may have; those of a bomb are fewer. */
  private static void compressed(CaseRun run) {
    jwe(run, "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"zip\":\"DEF\"}", "A".repeat(40_000));
  }

  private static void jwe(CaseRun run, String header, String ciphertext) {
    SignInWorld world = world(run);
    String encoded = Keys.base64(header.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    redeem(run, world, world.begin(), encoded + ".AAAA.AAAA." + ciphertext + ".AAAA");
  }

  /**
   * The JDK's usual encoder pads, and has two other characters; a text may show but one of both.
   */
  private static void standardBase64(CaseRun run) {
    SignInWorld world = world(run);
    String token;
    SignInWorld.SignIn signIn;
    do {
      signIn = world.begin();
      token = script(run, signIn).token();
    } while (!token.matches(".*[+/].*"));
    redeem(run, world, signIn, token);
    SignInWorld.SignIn padded = world.begin();
    JsonObject good = words(run).deepCopy();
    good.remove("mutate");
    redeem(
        run,
        world,
        padded,
        new IdTokenScript(good, padded.nonce(), run.value("CLIENT_SECRET")).token() + "==");
  }

  /** As deep as the case says, and as deep as the limit of the length lets it be. */
  private static void nested(CaseRun run) {
    signIn(run);
    SignInWorld world = run.noted("world", SignInWorld.class);
    JsonObject words = words(run).deepCopy();
    words.addProperty("claims", "BASE+x:nest(20000)");
    SignInWorld.SignIn signIn = world.begin();
    redeem(
        run,
        world,
        signIn,
        new IdTokenScript(words, signIn.nonce(), run.value("CLIENT_SECRET")).token());
  }

  private static void twoIssuers(CaseRun run) {
    for (String issuer : List.of("https://one.example", "https://two.example")) {
      SignInWorld world = new SignInWorld(run).issuer(issuer);
      SignInWorld.SignIn signIn = world.begin();
      redeem(run, world, signIn, token(signIn, "BASE,iss=" + issuer + ",sub='7'"));
    }
  }

  private static void emails(CaseRun run) {
    signIn(run);
    SignInWorld world = run.noted("world", SignInWorld.class);
    for (String verified : List.of("", ",email_verified=false", ",email_verified=true")) {
      SignInWorld.SignIn signIn = world.begin();
      redeem(run, world, signIn, token(signIn, "BASE,email=ceo@corp.example" + verified));
    }
  }

  private static void clockBehind(CaseRun run) {
    SignInWorld world = new SignInWorld(run, SignInWorld.NOW.minusSeconds(300));
    run.note("world", world);
    SignInWorld.SignIn signIn = world.begin();
    redeem(run, world, signIn, token(signIn, "BASE"));
  }

  private static String token(SignInWorld.SignIn signIn, String claims) {
    JsonObject words = new JsonObject();
    words.addProperty("header", "{alg:RS256,kid:k1}");
    words.addProperty("claims", claims);
    words.addProperty("sign", "as-rs256-1");
    return new IdTokenScript(words, signIn.nonce(), "").token();
  }

  private static void nothingReturned(CaseRun run) {
    assertThat(run.returned()).isEmpty();
    assertThat(run.thrown()).isNotEmpty();
  }

  private static void ourExceptions(CaseRun run) {
    assertThat(run.thrown()).isNotEmpty().allMatch(OAuthException.class::isInstance);
  }

  private static void onlyTheProviderWasAsked(CaseRun run) {
    Objects.requireNonNull(run.evil());
    assertThat(run.requests())
        .extracting(each -> each.head().lines().findFirst().orElseThrow())
        .containsOnly("POST /token HTTP/1.1", "GET /jwks HTTP/1.1");
  }
}
