package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.generic.Samples.Sample;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That an answer of the server calls forth each meaning, and each advice, of its definition. */
final class AdviceTest {

  private static final Path FOLDER =
      Path.of("src/main/resources/dev/codegrant/provider/generic/catalogue");

  /** RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628, RFC 6750, RFC 7009, OpenID Connect Core 1.0. */
  private static final Set<String> REGISTERED =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "unauthorized_client",
          "unsupported_grant_type",
          "invalid_scope",
          "access_denied",
          "unsupported_response_type",
          "server_error",
          "temporarily_unavailable",
          "authorization_pending",
          "slow_down",
          "expired_token",
          "invalid_token",
          "insufficient_scope",
          "unsupported_token_type",
          "interaction_required",
          "login_required",
          "consent_required");

  /** What every server may say (RFC 6749 sections 4.1.2.1 and 5.2). */
  private static final Set<String> OF_THE_RFC =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "unauthorized_client",
          "unsupported_grant_type",
          "invalid_scope",
          "access_denied");

  /** Of what the server's documentation says of the token endpoint. */
  private static final Map<String, Set<String>> DOCUMENTED =
      Map.of("entra", Set.of("interaction_required", "consent_required", "invalid_resource"));

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  static Stream<Arguments> advice() {
    return keys("advice");
  }

  static Stream<Arguments> code() {
    return keys("code");
  }

  private static Stream<Arguments> keys(String member) {
    return Generic.names().stream()
        .filter(name -> errors(name).has(member))
        .flatMap(
            name ->
                errors(name).getAsJsonObject(member).entrySet().stream()
                    .map(each -> Arguments.of(name, each.getKey(), each.getValue().getAsString())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void advice(String name, String key, String sentence) {
    assertThat(isKnown(name, key)).isTrue();
    assertThat(refused(name, key)).hasMessageContaining(sentence);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void code(String name, String key, String meaning) {
    assertThat(refused(name, key).response().meaning()).isEqualTo(meaning);
  }

  /** A dead refresh token has the code of a bad authorization code. */
  @Test
  void adviceForADeadGrant_isForBothKinds() {
    for (String name : Generic.names()) {
      JsonObject errors = errors(name);
      if (errors.has("advice") && errors.getAsJsonObject("advice").has("invalid_grant")) {
        String sentence = errors.getAsJsonObject("advice").get("invalid_grant").getAsString();
        assertThat(sentence.matches(".*\\b(a|the) code\\b.*"))
            .as(name)
            .isEqualTo(sentence.contains("refresh token"));
      }
    }
  }

  /** Recorded answers, and beside each one that means something else. */
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "reddit|401|{\"message\":\"Unauthorized\",\"error\":401}|invalid_client",
        "reddit|403|{\"message\":\"Forbidden\",\"error\":403}|insufficient_scope",
        "entra|400|{\"error\":\"bad_verification_code\"}|invalid_grant",
        "entra|400|{\"error\":\"code_expired\"}|expired_token",
        "slack|200|{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"users:read\"}|insufficient_scope",
        "slack|200|{\"ok\":false,\"error\":\"invalid_auth\"}|invalid_token",
        "feishu|400|{\"code\":20002,\"error\":\"invalid_client\"}|invalid_client",
        "feishu|400|{\"code\":20002,\"error\":\"invalid_grant\"}|invalid_client",
        "feishu|400|{\"code\":20003,\"error\":\"invalid_grant\"}|invalid_grant"
      })
  void answer_means(String name, int status, String body, String meaning) {
    ErrorResponseException refused = refused(name, status, body);
    assertThat(refused.response().meaning()).isEqualTo(meaning);
    JsonObject advice = errors(name).getAsJsonObject("advice");
    if (advice.has("invalid_client")) {
      assertThat(refused.toString().contains(advice.get("invalid_client").getAsString()))
          .isEqualTo(meaning.equals("invalid_client"));
    }
  }

  /** Whether the server is known to send the code, or the code is what another means. */
  private static boolean isKnown(String name, String key) {
    JsonObject errors = errors(name);
    return OF_THE_RFC.contains(key)
        || DOCUMENTED.getOrDefault(name, Set.of()).contains(key)
        || (errors.has("code") && errors.getAsJsonObject("code").has(key))
        || rules(errors).anyMatch(rule -> rule.get("code").getAsString().equals(key))
        || rules(errors)
            .flatMap(rule -> rule.getAsJsonObject("when").asMap().values().stream())
            .flatMap(texts -> texts.getAsJsonArray().asList().stream())
            .anyMatch(text -> key.matches(text.getAsString().replace("*", ".*")))
        || samples(name).anyMatch(each -> each.expect().get("code").getAsString().equals(key))
        || Generic.named(name).evidence().stream()
            .anyMatch(each -> each.fact().matches(".*\\b" + key + "\\b.*"));
  }

  /** Sends the code as the server does: as a rule has it, in a sample if there is one. */
  private static ErrorResponseException refused(String name, String key) {
    JsonObject errors = errors(name);
    Optional<JsonObject> rule =
        rules(errors)
            .filter(each -> !REGISTERED.contains(key) && place(each, key) != null)
            .findFirst();
    String usual =
        errors.has("codePath") ? errors.getAsJsonArray("codePath").get(0).getAsString() : "error";
    String path = rule.map(each -> place(each, key)).orElse(usual);
    JsonObject body =
        samples(name)
            .filter(each -> rule.isPresent())
            .map(sample -> JsonParser.parseString(sample.text()).getAsJsonObject())
            .filter(sample -> has(sample, path))
            .findFirst()
            .orElseGet(JsonObject::new);
    rule.ifPresent(
        each ->
            each.getAsJsonObject("when")
                .asMap()
                .forEach(
                    (at, texts) -> put(body, at, texts.getAsJsonArray().get(0).getAsString())));
    put(body, path, key);
    int status = body.has(":status") ? body.remove(":status").getAsInt() : 400;
    return refused(name, status, body.toString());
  }

  /** Where a rule has a code; null where it has not. */
  private static @Nullable String place(JsonObject rule, String key) {
    return rule.getAsJsonObject("when").entrySet().stream()
        .filter(each -> each.getValue().getAsJsonArray().contains(new JsonPrimitive(key)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static ErrorResponseException refused(String name, int status, String body) {
    SERVER.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
    OAuthClient client =
        OAuthClient.builder(here(name), new ClientId("the-client"))
            .clientSecret(Secret.of("the-secret"))
            .build();
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("read"))
                .build());
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery("code=the-code&state=" + pending.state().reveal()));
    ErrorResponseException refused =
        catchThrowableOfType(ErrorResponseException.class, () -> client.redeem(granted));
    assertThat(refused).as(body).isNotNull();
    return refused;
  }

  private static AuthorizationServer here(String name) {
    AuthorizationServer server = CatalogueTest.usable(name).authorizationServer();
    Quirks quirks = server.quirks();
    TokenRequestQuirks.Builder request = quirks.tokenRequest().toBuilder();
    if (quirks.tokenRequest().refreshEndpoint().isPresent()) {
      request.refreshEndpoint(SERVER.uri("/token"));
    }
    return server.toBuilder()
        .tokenEndpoint(SERVER.uri("/token"))
        .quirks(quirks.toBuilder().tokenRequest(request.build()).build())
        .build();
  }

  /** Whether something stands at a path of names and of first elements. */
  private static boolean has(JsonObject body, String path) {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    JsonElement there = body.get(first.replace("[0]", ""));
    if (first.endsWith("[0]")) {
      there = there instanceof JsonArray array && !array.isEmpty() ? array.get(0) : null;
    }
    return dot < 0
        ? there != null
        : there instanceof JsonObject inner && has(inner, path.substring(dot + 1));
  }

  /** Puts a text at such a path. */
  private static void put(JsonObject body, String path, String text) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      boolean isNumber = body.get(path) instanceof JsonPrimitive there && there.isNumber();
      body.add(
          path, isNumber ? JsonParser.parseString(text) : new JsonPrimitive(text.replace("*", "")));
      return;
    }
    String first = path.substring(0, dot);
    String name = first.replace("[0]", "");
    JsonObject inner = new JsonObject();
    if (first.endsWith("[0]")) {
      if (has(body, first)) {
        inner = body.getAsJsonArray(name).get(0).getAsJsonObject();
      } else {
        JsonArray array = new JsonArray();
        array.add(inner);
        body.add(name, array);
      }
    } else if (body.get(name) instanceof JsonObject there) {
      inner = there;
    } else {
      body.add(name, inner);
    }
    put(inner, path.substring(dot + 1), text);
  }

  private static Stream<Sample> samples(String name) {
    return Samples.all().stream()
        .filter(sample -> sample.server().equals(name))
        .filter(sample -> sample.outcome().equals("ERROR"))
        .filter(sample -> !sample.expect().get("code").isJsonNull());
  }

  private static Stream<JsonObject> rules(JsonObject errors) {
    return errors.has("rule")
        ? errors.getAsJsonArray("rule").asList().stream().map(JsonElement::getAsJsonObject)
        : Stream.empty();
  }

  private static JsonObject errors(String name) {
    try {
      String file = Files.readString(FOLDER.resolve(name + ".json"));
      JsonObject errors = JsonParser.parseString(file).getAsJsonObject().getAsJsonObject("errors");
      return errors == null ? new JsonObject() : errors;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
