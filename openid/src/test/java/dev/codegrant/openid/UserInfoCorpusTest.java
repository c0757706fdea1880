package dev.codegrant.openid;

import static dev.codegrant.openid.SignedTokens.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The cases of area RS that are about UserInfo; core runs the others. */
class UserInfoCorpusTest extends CorpusTest {

  static final List<String> OF_CORE =
      List.of(
          "RS-007", "RS-008", "RS-012", "RS-015", "RS-017", "RS-018", "RS-019", "RS-020", "RS-022",
          "RS-023", "RS-024", "RS-025");

  UserInfoCorpusTest() {
    super(area());
  }

  private static CorpusArea area() {
    CorpusArea area =
        CorpusArea.of("RS")
            .run("RS-001", run -> new World(run, null).call(json(run)))
            .run("RS-002", UserInfoCorpusTest::subjects)
            .run("RS-003", UserInfoCorpusTest::documents)
            .run("RS-004", UserInfoCorpusTest::unregisteredJwt)
            .run("RS-005", UserInfoCorpusTest::signed)
            .check("any claim returned", run -> assertThat(run.returned()).isEmpty());
    OF_CORE.forEach(id -> area.elsewhere(id, "requests to an API: module core"));
    return area;
  }

  private static void subjects(CaseRun run) {
    World world = new World(run, null);
    world.call(json(run));
    for (String sub : List.of("1", "[\"u1\"]", "\"U1\"", "null", "{}")) {
      world.call(ok("application/json", "{\"sub\":" + sub + ",\"email\":\"x\"}"));
    }
    assertThat(run.returned()).isEmpty();
  }

  /** The title names four answers; the kind of the case is that of the last. */
  private static void documents(CaseRun run) {
    World world = new World(run, null);
    world.call(json(run));
    String body = "{\"sub\":\"u1\"}";
    world.requireRefused(ok("text/html", body), ErrorKind.USERINFO_INVALID);
    world.requireRefused(
        SignedTokens.answer(
            "302 Found",
            "Content-Type: application/json\r\nLocation: http://127.0.0.1:" + run.evil().port(),
            body),
        ErrorKind.HTTP_REDIRECT_REFUSED);
    world.requireRefused(
        ok("application/json", "{\"sub\":\"u1\",\"x\":\"" + "a".repeat(50_000_000) + "\"}"),
        ErrorKind.RESPONSE_TOO_LARGE);
  }

  private static void unregisteredJwt(CaseRun run) {
    String type = run.input().getAsJsonObject("headers").get("Content-Type").getAsString();
    new World(run, null).call(ok(type, run.text("body")));
    new World(run, SigningAlgorithm.RS256).call(ok(type, run.text("body")));
  }

  private static void signed(CaseRun run) {
    assertThat(run.text("jwt")).isEqualTo("aud=other");
    World world = new World(run, SigningAlgorithm.RS256);
    String good =
        "{\"iss\":\"%s\",\"aud\":\"app\",\"sub\":\"u1\"}"
            .formatted(SignedTokens.issuer(world.provider));
    world.call(ok("application/jwt", SignedTokens.jwt(good.replace("\"app\"", "\"other\""))));
    world.call(ok("application/jwt", SignedTokens.jwt(good.replace("\"iss\":\"", "\"iss\":\"x"))));
    world.answer.set(ok("application/jwt", SignedTokens.jwt(good)));
    assertThat(world.party.userInfo(world.tokens).identity().subject()).isEqualTo("u1");
  }

  private static String json(CaseRun run) {
    return ok("application/json", run.text("body"));
  }

  /** A signed-in user u1, and the provider's next answer. */
  private static final class World {
    final AtomicReference<String> answer = new AtomicReference<>("");
    final CaseRun run;
    final RawServer provider;
    final RelyingParty party;
    final TokenSet tokens;

    World(CaseRun run, @Nullable SigningAlgorithm registered) {
      this.run = run;
      this.provider = run.serve(SignedTokens.provider(request -> answer.get()));
      AuthorizationServer server = SignedTokens.server(provider);
      UserInfoSettings.Builder settings = UserInfoSettings.builder();
      if (registered != null) {
        settings.signingAlgorithm(registered);
      }
      this.party =
          RelyingParty.builder(server, SignedTokens.CLIENT)
              .clock(SignedTokens.CLOCK)
              .userInfo(settings.build())
              .build();
      this.tokens = SignedTokens.tokens(party, server, run.value("AT"));
    }

    void call(String wire) {
      answer.set(wire);
      run.call(() -> party.userInfo(tokens));
    }

    void requireRefused(String wire, ErrorKind kind) {
      answer.set(wire);
      OAuthException refusal =
          catchThrowableOfType(OAuthException.class, () -> party.userInfo(tokens));
      assertThat(refusal.kind()).isEqualTo(kind);
    }
  }
}
