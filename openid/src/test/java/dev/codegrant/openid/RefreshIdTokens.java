package dev.codegrant.openid;

import static dev.codegrant.openid.RefreshWorld.HOUR;
import static dev.codegrant.openid.RefreshWorld.PAUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.openid.RefreshWorld.Node;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.List;

/**
 * Cases of area RF whose answer has an ID token, which must agree with that of the sign-in: in
 * memory its claims were proven, in a sealed store it is a text.
 */
final class RefreshIdTokens {

  private final RefreshWorld world;
  private final JsonObject signedIn = new JsonObject();
  private String idToken = "";

  /** Signs user u1 in, and lets an hour pass. */
  private RefreshIdTokens(RefreshWorld world) {
    this.world = world;
    AuthorizationServer server = SignedTokens.server(world.server);
    RelyingParty party =
        RelyingParty.builder(server, SignedTokens.CLIENT)
            .clock(world.clock)
            .trustedAudience("api")
            .build();
    world.setting(client -> client.idTokenVerifier(party));
    long authTime = RefreshWorld.NOW.getEpochSecond() - 60;
    TokenSet tokens =
        SignedTokens.tokens(
            party, server, world.run.value("AT"), ",\"auth_time\":%d".formatted(authTime));
    world.save(
        world.before().toBuilder()
            .scope(Scope.of("openid", "a", "b"))
            .verifiedIdToken(tokens.verifiedIdToken().orElseThrow())
            .build());
    signedIn.addProperty("iss", world.issuer());
    signedIn.addProperty("sub", "u1");
    signedIn.addProperty("aud", SignedTokens.CLIENT.value());
    signedIn.addProperty("auth_time", authTime);
    signedIn.addProperty("nonce", IdToken.of(tokens).claims().string("nonce").orElseThrow());
    world.clock.advance(HOUR);
  }

  /** RF-029, and the same user's ID token beside it. */
  static void otherUser(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          RefreshIdTokens user = new RefreshIdTokens(world);
          Node node = world.node();
          user.answeredWith(run.text("id_token"));
          run.call(node::token);
          world.requireUntouched();

          world.clock.advance(PAUSE);
          user.answeredWith("");
          assertThat(node.token().value()).isEqualTo(Secret.of(run.value("AT2")));
        });
  }

  /** The lease, its end, and then the tokens of the same user. */
  static void nothingOfAnotherStored(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.store.written())
          .extracting(each -> each.tokens().refreshToken().orElseThrow().value().reveal())
          .containsExactly(run.value("RT"), run.value("RT"), run.value("RT"), run.value("RT2"));
      assertThat(world.store.written())
          .extracting(each -> each.tokens().accessToken().value().reveal())
          .containsExactly(run.value("AT"), run.value("AT"), run.value("AT"), run.value("AT2"));
    }
  }

  /** RF-031: what else its title names has reasons of its own. */
  static void otherClaims(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          RefreshIdTokens user = new RefreshIdTokens(world);
          Node node = world.node();
          user.requireRefused(node, "aud=api", "aud");
          user.requireRefused(node, "aud+api azp=app", "aud");
          user.requireRefused(node, "azp=app", "azp");
          user.answeredWith(run.text("id_token"));
          run.call(node::token);
          world.requireUntouched();
        });
  }

  /** RF-032: an hour after one that has the nonce of the sign-in. */
  static void withoutNonce(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          RefreshIdTokens user = new RefreshIdTokens(world);
          Node node = world.node();
          for (String change : List.of("", run.text("id_token"))) {
            user.answeredWith(change);
            run.call(node::token);
            world.requireStored(run.value("AT2"), run.value("RT2"));
            assertThat(world.stored().idToken()).contains(Secret.of(user.idToken));
            world.clock.advance(HOUR);
          }
          assertThat(world.sent()).containsExactly(run.value("RT"), run.value("RT2"));
        });
  }

  private void requireRefused(Node node, String change, String reason) {
    answeredWith(change);
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(node::token)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_CLAIM_INVALID);
              assertThat(e.reason()).contains(reason);
            });
    world.clock.advance(PAUSE);
  }

  /** Tokens with an ID token like that of the sign-in, but for these changes. */
  private void answeredWith(String changes) {
    JsonObject claims = signedIn.deepCopy();
    long now = world.clock.instant().getEpochSecond();
    claims.addProperty("iat", now);
    claims.addProperty("exp", now + 300);
    for (String change : changes.split(" ", -1)) {
      if (change.startsWith("-")) {
        assertThat(claims.remove(change.substring(1))).as(change).isNotNull();
      } else if (change.equals("auth_time=now")) {
        claims.addProperty("auth_time", now);
      } else if (change.equals("aud+api")) {
        claims.add(
            "aud", JsonParser.parseString("[\"%s\",\"api\"]".formatted(SignedTokens.CLIENT)));
      } else if (!change.isEmpty()) {
        claims.addProperty(change.split("=", 2)[0], change.split("=", 2)[1]);
      }
    }
    String tokens = RefreshWorld.tokens(world.run.value("AT2"), world.run.value("RT2"));
    idToken = SignedTokens.jwt(claims.toString());
    String answer = tokens.replaceFirst("}$", ",\"id_token\":\"" + idToken + "\"}");
    world.answering(request -> StrictTokenEndpoint.ok(answer));
  }
}
