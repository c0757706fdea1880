package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.OAuthException;
import dev.codegrant.openid.IdToken;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.Misbehaviour.Duty;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.testkit.assertj.CodegrantAssertions;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own client before a server that does each wrong thing of the testkit's catalogue. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class MisbehaviourTest {

  /** What our client refuses, of all that a client may also accept. */
  private static final Set<Misbehaviour> REFUSED_BY_CHOICE =
      EnumSet.of(
          Misbehaviour.METADATA_DUPLICATE_MEMBER,
          Misbehaviour.METADATA_PKCE_PLAIN_ONLY,
          Misbehaviour.TOKEN_TRAILING_TEXT,
          Misbehaviour.TOKEN_DUPLICATE_MEMBER,
          Misbehaviour.EXPIRES_IN_NEGATIVE,
          Misbehaviour.SCOPE_ARRAY,
          Misbehaviour.TOKEN_JSON_AS_HTML,
          Misbehaviour.ID_TOKEN_AT_HASH_OTHER,
          Misbehaviour.ID_TOKEN_AZP_OTHER,
          Misbehaviour.ID_TOKEN_IAT_IN_FUTURE,
          Misbehaviour.ID_TOKEN_IAT_LONG_AGO,
          Misbehaviour.ID_TOKEN_KID_UNKNOWN,
          Misbehaviour.ID_TOKEN_KID_MISSING_TWO_KEYS,
          Misbehaviour.ID_TOKEN_TYPE_ACCESS_TOKEN,
          Misbehaviour.USERINFO_DUPLICATE_SUB);

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  MisbehaviourTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  @ParameterizedTest
  @EnumSource
  void misbehaviour_isRefusedBeforeTheNextRequest_orAccepted(Misbehaviour wrong) {
    server.misbehave(wrong);
    if (wrong.clientMust() == Duty.REFUSE || REFUSED_BY_CHOICE.contains(wrong)) {
      Throwable refusal = catchThrowable(this::walk);
      assertThat(refusal).isInstanceOf(OAuthException.class);
      List<Endpoint> asked = server.requests().stream().map(RecordedRequest::endpoint).toList();
      assertThat(asked.get(asked.size() - 1)).isIn(lastAsked(wrong));
      long refreshes =
          server.requests(Endpoint.TOKEN).stream()
              .filter(request -> request.parameter("refresh_token").isPresent())
              .count();
      assertThat(refreshes > 0)
          .isEqualTo(wrong.name().startsWith("REFRESH") || wrong.endpoint() == Endpoint.RESOURCE);
    } else {
      assertThatCode(this::walk).doesNotThrowAnyException();
    }
    CodegrantAssertions.assertThat(server).hasShown(wrong);
  }

  /** Keys may be read again for a token that they do not fit. */
  private static Set<Endpoint> lastAsked(Misbehaviour wrong) {
    return switch (wrong.endpoint()) {
      case METADATA -> EnumSet.of(Endpoint.METADATA, Endpoint.OPENID_METADATA);
      case TOKEN -> EnumSet.of(Endpoint.TOKEN, Endpoint.JWKS);
      default -> EnumSet.of(wrong.endpoint());
    };
  }

  /** All that a client does. */
  private void walk() throws IOException {
    SignInApplication application = SignInApplication.at(server);
    TokenSet tokens = application.signIn();
    assertThat(IdToken.of(tokens).identity().subject()).isEqualTo("alice");
    assertThat(application.party().userInfo(tokens).identity())
        .isEqualTo(IdToken.of(tokens).identity());
    clock.advance(Duration.ofMinutes(10));
    TokenSet renewed = application.client().refresh(tokens);
    clock.advance(Duration.ofMinutes(10));
    TokenSet again = application.client().refresh(renewed);
    assertThat(IdToken.of(again).identity().subject()).isEqualTo("alice");
    assertThat(resource(application, again)).isEqualTo(200);
  }

  private int resource(SignInApplication application, TokenSet tokens) throws IOException {
    TokenStore store = TokenStore.inMemory(10, evicted -> {});
    TokenKey alice = new TokenKey("e2e", server.issuer(), "alice");
    store.save(alice, tokens);
    BearerAuthorization authorization =
        BearerAuthorization.builder(
                application.client().tokenSource(store, alice), server.resource())
            .build();
    HttpResponse response =
        new NetHttpTransport()
            .createRequestFactory(authorization)
            .buildGetRequest(new GenericUrl(server.resource()))
            .execute();
    try {
      return response.getStatusCode();
    } finally {
      response.disconnect();
    }
  }
}
