package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all presets have in common. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class PresetTest {

  /** The recipe of the documentation. */
  @Test
  void deadCodeAtGitHub_isAnErrorWithStatus200(FakeAuthorizationServerBuilder builder)
      throws Exception {
    FakeAuthorizationServer github = builder.like(Preset.GITHUB).start();
    HttpRequest redemption =
        HttpRequest.newBuilder(github.tokenEndpoint())
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("client_id=app&code=dead"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(redemption, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"error\":\"bad_verification_code\"");
    assertThat(github.requests().get(0).refusal())
        .hasValueSatisfying(why -> assertThat(why).contains("code is unknown"));
  }

  @Test
  void whatIsSetAfterThePreset_wins(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer google =
        builder.like(Preset.GOOGLE).accessTokenLifetime(Duration.ofSeconds(30)).start();
    String tokens = post(google.tokenEndpoint(), redemption(NaiveClient.code(google))).body();
    assertThat(member(tokens, "expires_in")).isEqualTo("30");
  }

  @ParameterizedTest
  @EnumSource
  void endpoints_areWhereTheServerSays_andEndWithIt(
      Preset preset, FakeAuthorizationServerBuilder builder, FakeAuthorizationServer strict) {
    FakeAuthorizationServer server = builder.like(preset).start();
    URI page =
        URI.create(server.authorizationEndpoint() + "?" + authorization().with("scope", "read"));
    assertThat(get(page).statusCode()).isEqualTo(200);
    assertThat(server.requests()).hasSize(1);
    assertThat(strict.requests()).as("the neighbour's are others").isEmpty();
    server.close();
    assertThat(get(page).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void grantOfNoProvider_isRefused(Preset preset, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer server = builder.like(preset).start();
    String device = "urn:ietf:params:oauth:grant-type:device_code";
    for (String grant : List.of("password", "client_credentials", TokenExchange.NAME, device)) {
      post(server.tokenEndpoint(), basic().with("grant_type", grant));
    }
    assertThat(server.requests(Endpoint.TOKEN))
        .filteredOn(sent -> sent.refusal().orElse("").startsWith("unsupported_grant_type"))
        .extracting(sent -> sent.parameter("grant_type").orElseThrow())
        .containsExactlyElementsOf(unserved(preset));
  }

  private static NaiveClient.Form basic() {
    return new NaiveClient.Form().with("client_id", "app").with("client_secret", "s3cret");
  }

  private static List<String> unserved(Preset preset) {
    String device = "urn:ietf:params:oauth:grant-type:device_code";
    return switch (preset) {
      case GITHUB, GOOGLE -> List.of("password", "client_credentials", TokenExchange.NAME);
      case SLACK -> List.of("password", "client_credentials", TokenExchange.NAME, device);
      case ENTRA, AUTH0 -> List.of("password", TokenExchange.NAME);
      case KEYCLOAK -> List.of("password");
    };
  }

  private static NaiveClient.Form withoutPkce() {
    return authorization()
        .with("scope", "read")
        .without("code_challenge")
        .without("code_challenge_method");
  }

  private static HttpResponse<String> redeemed(FakeAuthorizationServer server, String secret) {
    NaiveClient.Form form =
        redemption(NaiveClient.code(server, withoutPkce())).without("code_verifier");
    return post(
        server.tokenEndpoint(), secret.isEmpty() ? form : form.with("client_secret", secret));
  }

  /** Providers want PKCE of nobody who has a secret. */
  @ParameterizedTest
  @EnumSource
  void challenge_mayBeOmittedByClientsWithASecret_andByNoOthers(
      Preset preset, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer server = builder.like(preset).start();
    assertThat(redeemed(server, "").body()).doesNotContain("access_token");
    assertThat(server.requests(Endpoint.TOKEN).get(0).refusal())
        .hasValueSatisfying(
            why -> assertThat(why).contains("came without credentials", "no code_challenge"));
    assertThat(redeemed(server, "s3cret").body()).contains("access_token");
  }

  @ParameterizedTest
  @EnumSource
  void challenge_mayBeOmittedByAll_whereTheTestSaysSo(
      Preset preset, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer server =
        builder.like(preset).lenient(Leniency.PKCE_NOT_REQUIRED).start();
    assertThat(redeemed(server, "").body()).contains("access_token");
  }

  /** At Keycloak that is for the settings of the client to say. */
  @ParameterizedTest
  @EnumSource
  void publicClient_mustUsePkce_exceptAtKeycloak(
      Preset preset, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer server = builder.like(preset).start();
    server.registerPublicClient("app", NaiveClient.CALLBACK);
    URI answer = server.approve(NaiveClient.authorizationUri(server, withoutPkce()));
    if (preset == Preset.KEYCLOAK) {
      assertThat(redeemed(server, "").body()).contains("access_token");
    } else {
      assertThat(NaiveClient.parameter(answer, "error_description"))
          .contains("code_challenge is missing");
    }
  }

  /** What else providers put up with is told by their own tests. */
  @ParameterizedTest
  @EnumSource
  void redirectUriOfTheTokenRequest_mayNotBeOmitted_exceptAtGitHub(
      Preset preset, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer server = builder.like(preset).start();
    String code = NaiveClient.code(server, authorization().with("scope", "read"));
    post(server.tokenEndpoint(), redemption(code).without("redirect_uri"));
    assertThat(server.requests(Endpoint.TOKEN).get(0).refusal().isPresent())
        .isEqualTo(preset != Preset.GITHUB);
  }

  /** Two of one kind on one port remember nothing of each other. */
  @ParameterizedTest
  @EnumSource
  void presets_runBesideEachOther(Preset preset, FakeAuthorizationServerBuilder builder) {
    String path = "/pair-" + preset.name().toLowerCase(Locale.ROOT);
    FakeAuthorizationServer one = builder.like(preset).issuerPath(path + "-1").start();
    FakeAuthorizationServer two = builder.like(preset).issuerPath(path + "-2").start();
    String code = NaiveClient.code(one, authorization().with("scope", "read"));
    assertThat(post(two.tokenEndpoint(), redemption(code)).body()).contains("error");
    assertThat(post(one.tokenEndpoint(), redemption(code)).body()).contains("access_token");
  }
}
