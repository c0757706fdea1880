package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.cli.Program.Ended;
import dev.codegrant.cli.Program.Running;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scope openid: who signed in, why that is believed, and what is not believed. */
class SignInTest {

  private static final JwtChange WITH_EMAIL =
      JwtChange.none()
          .withClaim("email", "\"alice@example.com\"")
          .withClaim("email_verified", "true");

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start().registerPublicClient("app", "http://127.0.0.1/callback");

  @AfterEach
  void close() {
    server.close();
  }

  private static Running start(FakeAuthorizationServer server, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "login",
                "--issuer",
                server.issuer(),
                "--client-id",
                "app",
                "--no-browser",
                "--scope",
                "openid email"));
    args.addAll(List.of(more));
    return new Program().start(args.toArray(String[]::new));
  }

  private Ended signedIn(String... more) {
    return signedIn(server, more);
  }

  private static Ended signedIn(FakeAuthorizationServer server, String... more) {
    Running running = start(server, more);
    boolean json = List.of(more).contains("--json");
    Visit.get(server.approve(json ? running.openedOnErr() : running.opened()));
    return running.await();
  }

  /** Neither a token nor a part of an identity comes out of a sign-in that is not proven. */
  private void assertNothingButRefused(Ended ended, int code, String kind) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.errorKind()).isEqualTo(kind);
    assertThat(ended.json().keySet()).containsExactlyInAnyOrder("steps", "error");
    assertThat(ended.err()).contains("codegrant: " + kind).doesNotContain("    at ");
    assertThat(server.requests(Endpoint.RESOURCE)).isEmpty();
    assertThat(server.requests(Endpoint.REVOCATION)).isEmpty();
    assertThat(server.requests(Endpoint.USERINFO)).isEmpty();
  }

  @Nested
  class Proven {

    @Test
    void forAPerson_saysWhoAndWhy() {
      server
          .openId()
          .nextIdToken(
              WITH_EMAIL.withClaim("auth_time", Long.toString(Instant.now().getEpochSecond())));

      Ended ended = signedIn();

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out())
          .contains("Signed in\n")
          .containsPattern("iss +" + server.issuer() + "\n")
          .containsPattern("sub +alice\n")
          .containsPattern("email +alice@example.com  \\(verified\\)\n")
          .containsPattern("auth_time +20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n")
          .containsPattern("valid +20\\S+Z to 20\\S+Z\n")
          .containsPattern("signature +RS256, key RS256-1 of " + server.uri(Endpoint.JWKS) + "\n")
          .containsPattern(
              "checked +signature, iss, sub, aud, exp, iat, nonce, auth_time, at_hash\n");
    }

    @Test
    void withAnEmailThatIsNotVerified_saysSo() {
      server.openId().nextIdToken(WITH_EMAIL.withClaim("email_verified", "\"true\""));

      Ended ended = signedIn("--json");
      server.openId().nextIdToken(WITH_EMAIL.withClaim("email_verified", "false"));

      assertThat(ended.json().getAsJsonObject("identity").get("verified_email").isJsonNull())
          .isTrue();
      assertThat(signedIn().out())
          .contains("alice@example.com  (unverified)")
          .doesNotContain("(verified)");
    }

    @Test
    void forAProgram_isAnObject() {
      server.openId().nextIdToken(WITH_EMAIL);

      JsonObject identity = signedIn("--json").json().getAsJsonObject("identity");

      assertThat(identity.keySet())
          .containsExactly(
              "iss",
              "sub",
              "verified_email",
              "claims",
              "algorithm",
              "key_id",
              "jwks_uri",
              "checks");
      assertThat(identity.get("iss").getAsString()).isEqualTo(server.issuer());
      assertThat(identity.get("sub").getAsString()).isEqualTo("alice");
      assertThat(identity.get("verified_email").getAsString()).isEqualTo("alice@example.com");
      assertThat(identity.get("algorithm").getAsString()).isEqualTo("RS256");
      assertThat(identity.get("key_id").getAsString()).isEqualTo("RS256-1");
      assertThat(identity.get("jwks_uri").getAsString())
          .isEqualTo(server.uri(Endpoint.JWKS).toString());
      assertThat(strings(identity.getAsJsonArray("checks")))
          .containsExactly(
              "signature", "iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "at_hash");
      assertThat(identity.getAsJsonObject("claims").get("aud").getAsString()).isEqualTo("app");
      assertThat(identity.getAsJsonObject("claims").keySet()).doesNotContain("nonce");
    }

    @Test
    void withAClaimThatSteersATerminal_isShownWithoutThat_andEscapedForAProgram() {
      JwtChange steering = JwtChange.none().withClaim("name", "\"one\\u009b2J\\u202etwo\"");
      server.openId().nextIdToken(steering);
      Ended json = signedIn("--json");
      server.openId().nextIdToken(steering);
      Ended told = signedIn();

      assertThat(json.out() + told.out()).doesNotContain("\u009b", "\u202e");
      assertThat(told.out()).contains("one 2J two");
      JsonObject claims = json.json().getAsJsonObject("identity").getAsJsonObject("claims");
      assertThat(claims.get("name").getAsString()).isEqualTo("one\u009b2J\u202etwo");
    }

    @Test
    void withoutTheScopeOpenid_isNoSignIn() {
      Running running =
          new Program()
              .start(
                  "login",
                  "--issuer",
                  server.issuer(),
                  "--client-id",
                  "app",
                  "--no-browser",
                  "--scope=read",
                  "--json");
      Visit.get(server.approve(running.openedOnErr()));

      assertThat(running.await().json().keySet()).containsExactly("steps", "token");
      assertThat(server.requests(Endpoint.JWKS)).isEmpty();
    }

    @Test
    void afterARefresh_isTheSameUser() {
      Ended ended = signedIn("--json", "--refresh", "--revoke");

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.json().keySet())
          .containsExactly("steps", "token", "identity", "refreshed", "revoked");
    }

    private static List<String> strings(Iterable<JsonElement> array) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(JsonElement::getAsString)
          .toList();
    }
  }

  /** One wrong thing about the ID token, its kind and its reason. */
  enum Tampering {
    CORRUPT_SIGNATURE(
        JwtChange.none().withCorruptSignature(), "ID_TOKEN_SIGNATURE_INVALID", Optional.empty()),
    UNPUBLISHED_KEY(
        JwtChange.none().signedWithUnpublishedKey(),
        "ID_TOKEN_SIGNATURE_INVALID",
        Optional.empty()),
    UNKNOWN_KEY(
        JwtChange.none().withHeader("kid", "\"another\""),
        "ID_TOKEN_KEY_NOT_FOUND",
        Optional.empty()),
    UNSIGNED(JwtChange.none().unsigned(), "ID_TOKEN_ALG_REFUSED", Optional.empty()),
    WRONG_ISSUER(
        JwtChange.none().withClaim("iss", "\"https://attacker.example\""),
        "ID_TOKEN_CLAIM_INVALID",
        Optional.of("iss")),
    WRONG_AUDIENCE(
        JwtChange.none().withClaim("aud", "\"another-client\""),
        "ID_TOKEN_CLAIM_INVALID",
        Optional.of("aud")),
    WRONG_NONCE(
        JwtChange.none().withClaim("nonce", "\"another-nonce\""),
        "ID_TOKEN_NONCE_MISMATCH",
        Optional.empty()),
    WRONG_AT_HASH(
        JwtChange.none().withClaim("at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""),
        "ID_TOKEN_HASH_MISMATCH",
        Optional.of("at_hash")),
    EXPIRED(JwtChange.none().withClaim("exp", "1"), "ID_TOKEN_EXPIRED", Optional.empty());

    @SuppressWarnings("ImmutableEnumChecker") // a value, which the testkit does not annotate
    private final JwtChange change;

    private final String kind;
    private final Optional<String> reason;

    Tampering(JwtChange change, String kind, Optional<String> reason) {
      this.change = change;
      this.kind = kind;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource
  void withATamperedIdToken_isAFailedCheckWithItsReason(Tampering tampering) {
    server.openId().nextIdToken(tampering.change.withClaim("email", "\"mallory@example.com\""));

    Ended ended =
        signedIn(
            "--json",
            "--show-token",
            "--refresh",
            "--revoke",
            "--api",
            server.resource().toString());

    assertNothingButRefused(ended, 5, tampering.kind);
    JsonObject error = ended.json().getAsJsonObject("error");
    assertThat(Optional.ofNullable(error.get("reason")).map(JsonElement::getAsString))
        .isEqualTo(tampering.reason);
    tampering.reason.ifPresent(
        reason -> assertThat(ended.err()).contains("  reason        " + reason + "\n"));
    assertThat(ended.out() + ended.err()).doesNotContain("mallory");
  }

  @Test
  void withATamperedIdToken_tellsAPersonNothingOfAnIdentity() {
    server.openId().nextIdToken(WITH_EMAIL.withCorruptSignature());

    Ended ended = signedIn("--show-token");

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).contains("codegrant: ID_TOKEN_SIGNATURE_INVALID", "what to do");
    assertThat(ended.out()).doesNotContain("Signed in", "You have an access token", "alice@");
  }

  @Test
  void withoutAnIdToken_isRefused() {
    server.openId().nextIdToken(JwtChange.none().omitted());

    assertNothingButRefused(signedIn("--json"), 5, "ID_TOKEN_MISSING");
  }

  @Nested
  class TheKeys {

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void thatCannotBeHad_areANetworkFailure(int status) {
      server.on(Endpoint.JWKS).times(1).answer(Answer.status(status));
      server.on(Endpoint.JWKS).times(1).answer(Answer.status(status));

      assertNothingButRefused(signedIn("--json"), 4, "JWKS_UNAVAILABLE");
    }

    @Test
    void thatComeTooLate_areANetworkFailure() {
      server.on(Endpoint.JWKS).times(1).answer(Answer.usual().delayedBy(Duration.ofSeconds(20)));

      assertNothingButRefused(signedIn("--json", "--request-timeout=5"), 4, "JWKS_UNAVAILABLE");
    }
  }

  @Nested
  class MaxAge {

    @Test
    void ofARecentSignIn_isKept() {
      Ended ended = signedIn("--json", "--max-age=3600");

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(server.requests(Endpoint.AUTHORIZATION))
          .anySatisfy(asked -> assertThat(asked.parameter("max_age")).contains("3600"));
    }

    @Test
    void ofAnOldSignIn_isRefused() {
      server
          .openId()
          .nextIdToken(
              JwtChange.none()
                  .withClaim("auth_time", Long.toString(Instant.now().getEpochSecond() - 7200)));

      Ended ended = signedIn("--json", "--max-age=3600");

      assertNothingButRefused(ended, 5, "ID_TOKEN_CLAIM_INVALID");
      assertThat(ended.err()).contains("  reason        auth_time\n");
    }

    @Test
    void withoutATime_isRefused_andOnlyThen() {
      server.openId().nextIdToken(JwtChange.none().withoutClaim("auth_time"));
      assertNothingButRefused(signedIn("--json", "--max-age=0"), 5, "ID_TOKEN_CLAIM_INVALID");

      server.openId().nextIdToken(JwtChange.none().withoutClaim("auth_time"));
      assertThat(signedIn("--json").code()).isZero();
    }
  }

  @Nested
  class IdTokenAlgorithm {

    @Test
    void thatIsTheOneRegistered_isAccepted() {
      try (FakeAuthorizationServer es256 =
          FakeAuthorizationServer.builder().idTokenSigningAlgorithm("ES256").start()) {
        Ended ended = signedIn(es256, "--json", "--id-token-alg=ES256");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.json().getAsJsonObject("identity").get("algorithm").getAsString())
            .isEqualTo("ES256");
      }
    }

    @Test
    void thatIsAnother_isRefused() {
      Ended ended = signedIn("--json", "--id-token-alg=ES256");

      assertNothingButRefused(ended, 5, "ID_TOKEN_ALG_REFUSED");
      assertThat(ended.err()).contains("alg RS256 instead of [ES256]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--scope=read --id-token-alg=RS256",
        "--scope=read --max-age=1",
        "--scope=openid --max-age=-1",
        "--scope=openid --max-age=2147483648",
        "--scope=openid --max-age=soon",
        "--scope=openid --id-token-alg=none",
        "--scope=openid --id-token-alg=HS256",
        "--scope=openid --id-token-alg=",
      })
  void optionsThatDoNotFit_areWrongUsage(String options) {
    String[] args =
        ("login --json --no-browser --client-id=app --issuer=" + server.issuer() + " " + options)
            .split(" ");

    Ended ended = Program.run(args);

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.errorKind()).isEqualTo("USAGE");
    assertThat(server.requests()).isEmpty();
  }
}
