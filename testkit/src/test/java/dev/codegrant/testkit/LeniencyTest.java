package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.VERIFIER;
import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each leniency lets one thing pass that a strict server refuses, and nothing beside it. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class LeniencyTest {
  private final FakeAuthorizationServer strict;
  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;

  LeniencyTest(
      FakeAuthorizationServer strict, FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.strict = strict;
    this.builder = builder;
    this.clock = clock;
  }

  private FakeAuthorizationServer lenient(Leniency... checks) {
    return builder.lenient(checks).start();
  }

  private static String error(FakeAuthorizationServer server, Form authorization) {
    return parameter(server.approve(authorizationUri(server, authorization)), "error");
  }

  private static HttpResponse<String> redeem(FakeAuthorizationServer server, Form form) {
    return post(server.tokenEndpoint(), form);
  }

  @Test
  void pkceNotRequired_grantsWithoutAChallenge() {
    Form without = authorization().without("code_challenge").without("code_challenge_method");
    Form unregistered = redemption(code(strict, without)).without("code_verifier");
    assertThat(redeem(strict, unregistered).body()).contains("expected one of the two");
    strict.registerPublicClient("app", CALLBACK);
    assertThat(error(strict, without)).isEqualTo("invalid_request");

    FakeAuthorizationServer server = lenient(Leniency.PKCE_NOT_REQUIRED);
    unregistered = redemption(code(server, without)).without("code_verifier");
    assertThat(redeem(server, unregistered).statusCode()).isEqualTo(200);
    server.registerPublicClient("app", CALLBACK);
    Form withoutVerifier = redemption(code(server, without)).without("code_verifier");
    assertThat(redeem(server, withoutVerifier).statusCode()).isEqualTo(200);

    assertThat(redeem(server, redemption(code(server, without))).body()).contains("both or none");
    assertThat(redeem(server, redemption(code(server)).without("code_verifier")).body())
        .contains("code_verifier is missing");
    assertThat(redeem(server, redemption(code(server))).statusCode()).isEqualTo(200);
    assertThat(error(server, authorization().with("code_challenge_method", "plain")))
        .isEqualTo("invalid_request");
  }

  @Test
  void plainPkce_grantsWithTheVerifierAsChallenge() {
    Form plain =
        authorization().with("code_challenge", VERIFIER).with("code_challenge_method", "plain");
    assertThat(error(strict, plain)).isEqualTo("invalid_request");
    assertThat(get(strict.uri(Endpoint.METADATA)).body()).contains("[\"S256\"]");

    FakeAuthorizationServer server = lenient(Leniency.PLAIN_PKCE);
    assertThat(get(server.uri(Endpoint.METADATA)).body()).contains("[\"S256\",\"plain\"]");
    Form unnamed = plain.without("code_challenge_method");
    assertThat(redeem(server, redemption(code(server, unnamed))).statusCode()).isEqualTo(200);
    assertThat(redeem(server, redemption(code(server))).statusCode()).isEqualTo(200);

    Form other = redemption(code(server, plain)).with("code_verifier", "x".repeat(43));
    assertThat(redeem(server, other).body()).contains("not the one of this code");
    assertThat(error(server, plain.with("code_challenge", "x".repeat(42))))
        .isEqualTo("invalid_request");
    server.registerPublicClient("app", CALLBACK);
    Form without = authorization().without("code_challenge").without("code_challenge_method");
    assertThat(error(server, without)).isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/more", "?tenant=1"})
  void redirectUriPrefix_grantsToALongerOne(String more) {
    strict.registerPublicClient("app", CALLBACK);
    Form longer = authorization().with("redirect_uri", CALLBACK + more);
    assertThatThrownBy(() -> error(strict, longer)).hasMessageContaining("expected exactly one");

    FakeAuthorizationServer server = lenient(Leniency.REDIRECT_URI_PREFIX);
    server.registerPublicClient("app", CALLBACK);
    Form form = redemption(code(server, longer)).with("redirect_uri", CALLBACK + more);
    assertThat(redeem(server, form).statusCode()).isEqualTo(200);
    assertThat(redeem(server, redemption(code(server, longer))).body())
        .contains("expected the one of the authorization request");

    for (String other : new String[] {CALLBACK + "2", "http://127.0.0.2:9/callback/more"}) {
      Form elsewhere = authorization().with("redirect_uri", other);
      assertThatThrownBy(() -> error(server, elsewhere)).hasMessageContaining("redirect_uri is");
    }
  }

  @Test
  void redirectUriNotAtToken_redeemsWithoutIt() {
    assertThat(redeem(strict, redemption(code(strict)).without("redirect_uri")).body())
        .contains("redirect_uri is missing");

    FakeAuthorizationServer server = lenient(Leniency.REDIRECT_URI_NOT_AT_TOKEN);
    assertThat(redeem(server, redemption(code(server)).without("redirect_uri")).statusCode())
        .isEqualTo(200);
    assertThat(redeem(server, redemption(code(server)).with("redirect_uri", "http://x")).body())
        .contains("expected the one of the authorization request");
    assertThatThrownBy(() -> code(server, authorization().without("redirect_uri")))
        .hasMessageContaining("redirect_uri is missing");
  }

  @Test
  void codeReuse_redeemsAgain_untilTheCodeExpires() {
    Form spent = redemption(code(strict));
    redeem(strict, spent);
    assertThat(redeem(strict, spent).body()).contains("code was used before");

    FakeAuthorizationServer server = lenient(Leniency.CODE_REUSE);
    Form form = redemption(code(server));
    String first = member(redeem(server, form).body(), "access_token");
    assertThat(redeem(server, form).statusCode()).isEqualTo(200);
    assertThat(resourceStatus(server, first)).isEqualTo(200);

    assertThat(redeem(server, form.with("client_id", "other")).body()).contains("may not redeem");
    clock.advance(Duration.ofMinutes(10));
    assertThat(redeem(server, form.with("client_id", "app")).body()).contains("code expired");
  }

  @Test
  void codeReuse_endsWithTheGrant() {
    FakeAuthorizationServer server = lenient(Leniency.CODE_REUSE);
    Form form = redemption(code(server));
    String token = member(redeem(server, form).body(), "refresh_token");
    assertThat(redeem(server, form).statusCode()).isEqualTo(200);
    post(server.uri(Endpoint.REVOCATION), new Form().with("token", token).with("client_id", "app"));
    assertThat(redeem(server, form).body())
        .contains("invalid_grant", "code was used before, and what came of it is revoked");
    assertThat(ProtocolViolation.in(server))
        .extracting(ProtocolViolation::rule)
        .containsExactly("code-sent-twice", "code-sent-twice");
  }

  @Test
  void refreshTokenReuse_refreshesAgain() {
    assertThat(refreshedTwice(strict).body()).contains("refresh_token was used before");

    FakeAuthorizationServer server = lenient(Leniency.REFRESH_TOKEN_REUSE);
    HttpResponse<String> again = refreshedTwice(server);
    assertThat(again.statusCode()).isEqualTo(200);
    String latest = member(again.body(), "refresh_token");
    assertThat(redeem(server, refresh(latest).with("client_id", "other")).body())
        .contains("may not use it");
    post(
        server.uri(Endpoint.REVOCATION), new Form().with("token", latest).with("client_id", "app"));
    assertThat(redeem(server, refresh(latest)).body()).contains("refresh_token is revoked");
  }

  private HttpResponse<String> refreshedTwice(FakeAuthorizationServer server) {
    Form old = refresh(member(NaiveClient.tokens(server), "refresh_token"));
    redeem(server, old);
    clock.advance(Duration.ofDays(30));
    return redeem(server, old);
  }

  @Test
  void clientSecretNotChecked_takesAnySecret() {
    strict.registerConfidentialClient("app", "right", CALLBACK);
    Form wrong = redemption(code(strict)).with("client_secret", "wrong");
    assertThat(redeem(strict, wrong).statusCode()).isEqualTo(401);

    FakeAuthorizationServer server = lenient(Leniency.CLIENT_SECRET_NOT_CHECKED);
    server.registerConfidentialClient("app", "right", CALLBACK);
    Form form = redemption(code(server));
    assertThat(redeem(server, form).body()).contains("is confidential");
    assertThat(redeem(server, form.with("client_secret", "wrong")).statusCode()).isEqualTo(200);

    server.registerPublicClient("spa", CALLBACK);
    assertThat(redeem(server, form.with("client_id", "spa")).body()).contains("is public");
    assertThat(redeem(server, form.with("client_id", "stranger")).body())
        .contains("is not registered");
  }

  @Test
  void clientSecretNotChecked_takesAnotherSecretOfAnUnregisteredClient() {
    FakeAuthorizationServer server = lenient(Leniency.CLIENT_SECRET_NOT_CHECKED);
    for (String secret : new String[] {"first", "second"}) {
      Form form = redemption(code(server)).with("client_secret", secret);
      assertThat(redeem(server, form).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void twoClientAuthentications_areTakenWhenBothAreRight() {
    strict.registerConfidentialClient("app", "right", CALLBACK);
    assertThat(twice(strict, "right", "right").body()).contains("two client authentication");

    FakeAuthorizationServer server = lenient(Leniency.TWO_CLIENT_AUTHENTICATIONS);
    server.registerConfidentialClient("app", "right", CALLBACK);
    assertThat(twice(server, "right", "right").statusCode()).isEqualTo(200);
    assertThat(twice(server, "wrong", "right").statusCode()).isEqualTo(401);
    assertThat(twice(server, "right", "wrong").statusCode()).isEqualTo(401);
    Form assertion = redemption(code(server)).with("client_assertion", "x");
    assertThat(post(server.tokenEndpoint(), assertion, basic("app", "right")).body())
        .contains("client_assertion and a secret");
  }

  private static HttpResponse<String> twice(
      FakeAuthorizationServer server, String inHeader, String inBody) {
    Form form = redemption(code(server)).with("client_secret", inBody);
    return post(server.tokenEndpoint(), form, basic("app", inHeader));
  }

  /** One leniency opens nothing that another is for. */
  @ParameterizedTest
  @EnumSource
  void oneLeniency_leavesTheOthersStrict(Leniency only) {
    FakeAuthorizationServer server = lenient(only);
    server.registerPublicClient("app", CALLBACK);
    EnumSet<Leniency> open = EnumSet.noneOf(Leniency.class);
    Form without = authorization().without("code_challenge").without("code_challenge_method");
    if (error(server, without).isEmpty()) {
      open.add(Leniency.PKCE_NOT_REQUIRED);
    }
    Form plain = authorization().with("code_challenge", VERIFIER).without("code_challenge_method");
    if (error(server, plain).isEmpty()) {
      open.add(Leniency.PLAIN_PKCE);
    }
    if (taken(server, redemption(code(server)).without("redirect_uri"))) {
      open.add(Leniency.REDIRECT_URI_NOT_AT_TOKEN);
    }
    Form twice = redemption(code(server));
    if (Stream.of(twice, twice).filter(form -> taken(server, form)).count() == 2) {
      open.add(Leniency.CODE_REUSE);
    }
    if (refreshedTwice(server).statusCode() == 200) {
      open.add(Leniency.REFRESH_TOKEN_REUSE);
    }
    server.registerConfidentialClient("app", "right", CALLBACK);
    if (taken(server, redemption(code(server)).with("client_secret", "wrong"))) {
      open.add(Leniency.CLIENT_SECRET_NOT_CHECKED);
    }
    if (twice(server, "right", "right").statusCode() == 200) {
      open.add(Leniency.TWO_CLIENT_AUTHENTICATIONS);
    }
    try {
      code(server, authorization().with("redirect_uri", CALLBACK + "/more"));
      open.add(Leniency.REDIRECT_URI_PREFIX);
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageContaining("expected exactly one");
    }
    assertThat(open).containsExactly(only);
  }

  private static boolean taken(FakeAuthorizationServer server, Form form) {
    return redeem(server, form).statusCode() == 200;
  }
}
