package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestObjectTest {

  private static final ClientId CLIENT = new ClientId("app");
  private static final URI CALLBACK = URI.create("https://app.example/cb");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AuthorizationServer SERVER = server().build();
  private static final PrivateKeyJwt KEY =
      PrivateKeyJwt.keyPair(Keys.RSA)
          .keyId("k1")
          .algorithm(SigningAlgorithm.RS256)
          .clock(Clock.fixed(NOW, ZoneOffset.UTC))
          .build();

  private static AuthorizationServer.Builder server() {
    return AuthorizationServer.builder(
            URI.create("https://as.example/authorize?tenant=1"),
            URI.create("https://as.example/token"))
        .issuer("https://as.example");
  }

  private static AuthorizationRequest.Builder signIn() {
    return AuthorizationRequest.builder(CALLBACK).scope(Scope.of("openid", "email"));
  }

  @Test
  void object_hasAllParametersAndTheQueryOnlyWhatItMust() throws Exception {
    PendingAuthorization pending =
        begin(
            signIn()
                .maxAge(Duration.ofMinutes(5))
                .requiredAcr("urn:mfa")
                .additionalParameter("login_hint", "joe@example.com")
                .additionalParameter("claims", "{\"userinfo\":{\"email\":null}}")
                .envelope(RequestObject.byValue(KEY)));

    Map<String, String> query = query(pending);
    assertThat(query)
        .containsOnlyKeys("tenant", "client_id", "response_type", "scope", "request")
        .containsEntry("client_id", "app")
        .containsEntry("response_type", "code")
        .containsEntry("scope", "openid");
    String jwt = query.getOrDefault("request", "");
    requireSigned(jwt);
    assertThat(AssertionReader.header(jwt).toString())
        .isEqualTo("{\"kid\":\"k1\",\"typ\":\"oauth-authz-req+jwt\",\"alg\":\"RS256\"}");
    JsonObject claims = AssertionReader.claims(jwt);
    assertThat(claims.keySet())
        .containsExactlyInAnyOrder(
            "iss",
            "aud",
            "iat",
            "nbf",
            "exp",
            "jti",
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "nonce",
            "max_age",
            "acr_values",
            "login_hint",
            "claims");
    assertThat(claims.get("iss").getAsString()).isEqualTo("app");
    assertThat(claims.get("aud")).hasToString("\"https://as.example\"");
    assertThat(claims.get("iat")).hasToString("" + NOW.getEpochSecond());
    assertThat(claims.get("nbf")).hasToString("" + NOW.getEpochSecond());
    assertThat(claims.get("exp")).hasToString("" + NOW.plusSeconds(300).getEpochSecond());
    assertThat(claims.get("scope").getAsString()).isEqualTo("openid email");
    assertThat(claims.get("max_age")).hasToString("300");
    assertThat(claims.get("claims")).hasToString("{\"userinfo\":{\"email\":null}}");
    assertThat(claims.get("state").getAsString()).isEqualTo(pending.state().reveal());
    assertThat(claims.get("code_challenge_method").getAsString()).isEqualTo("S256");
  }

  @Test
  void objectsOfTwoAttempts_differ() throws Exception {
    RequestObject envelope = RequestObject.byValue(KEY);
    assertThat(jti(begin(signIn().envelope(envelope))))
        .isNotEqualTo(jti(begin(signIn().envelope(envelope))));
  }

  @Test
  void withoutOpenId_theQueryHasTheClientAlone() throws Exception {
    assertThat(
            query(
                begin(
                    AuthorizationRequest.builder(CALLBACK)
                        .scope(Scope.of("repo"))
                        .envelope(RequestObject.byValue(KEY)))))
        .containsOnlyKeys("tenant", "client_id", "request");
  }

  @Test
  void evidence_isTheSameAsWithoutIt() {
    PendingAuthorization pending = begin(signIn().envelope(RequestObject.byValue(KEY)));
    assertThat(pending.isSignIn()).isTrue();
    assertThat(
            pending.receive(
                CallbackParameters.ofQuery(
                    "code=c&iss=https%3A%2F%2Fas.example&state=" + pending.state().reveal())))
        .isInstanceOfSatisfying(
            GrantedAuthorization.class, granted -> assertThat(granted.nonce()).isPresent());
  }

  @Test
  void restoredAttempt_takesTheAnswerAndHasNoUnsignedUrl() {
    PendingAuthorization began = begin(signIn().envelope(RequestObject.byValue(KEY)));
    PendingAuthorization restored = PendingAuthorization.of(SERVER, CLIENT, began.toSecret());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(restored::authorizationUri)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThat(restored.toSecret()).isEqualTo(began.toSecret());
    assertThat(
            restored.receive(CallbackParameters.ofQuery("code=c&state=" + began.state().reveal())))
        .isInstanceOf(GrantedAuthorization.class);
    PendingAuthorization plain = begin(signIn());
    assertThat(PendingAuthorization.of(SERVER, CLIENT, plain.toSecret()).authorizationUri())
        .isEqualTo(plain.authorizationUri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example/ro/1",
        "https://user@app.example/ro/1",
        "urn:example:1",
        "ftp://app.example/1"
      })
  void objectHostedAtNoHttpsUrl_isRefused(String uri) {
    refuses(
        SERVER,
        signIn().envelope(RequestObject.byReference(KEY, jwt -> URI.create(uri))),
        uri.startsWith("urn") ? ErrorKind.INVALID_ARGUMENT : null);
  }

  @Test
  void reference_mayHave512Characters() throws Exception {
    String base = "https://app.example/";
    String longest = base + "a".repeat(512 - base.length());
    assertThat(
            query(
                    begin(
                        signIn()
                            .envelope(RequestObject.byReference(KEY, jwt -> URI.create(longest)))))
                .get("request_uri"))
        .isEqualTo(longest);
    refuses(
        SERVER,
        signIn().envelope(RequestObject.byReference(KEY, jwt -> URI.create(longest + "a"))),
        ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void referenceWithAHashInItsFragment_isKept() throws Exception {
    URI uri = URI.create("https://app.example/ro#GkurKxf5T0Y-mnPFCHqWOMiZi4VS138cQO_V7PZHAdM");
    assertThat(query(begin(signIn().envelope(RequestObject.byReference(KEY, jwt -> uri)))))
        .containsEntry("request_uri", uri.toString());
  }

  @Test
  void algorithmThatTheServerDoesNotList_isRefusedAndOneThatItListsIsNot() {
    String list = "request_object_signing_alg_values_supported";
    AuthorizationRequest.Builder request = signIn().envelope(RequestObject.byValue(KEY));
    refuses(
        server().supported(list, "none", "ES256").build(),
        request,
        ErrorKind.INVALID_CONFIGURATION);
    assertThat(
            PendingAuthorization.begin(
                server().supported(list, "none", "RS256").build(), CLIENT, request.build()))
        .isNotNull();
  }

  /** An unsigned request object proves nothing: nothing is hosted, and nobody sent anywhere. */
  @Test
  @DisplayName("oidcc-client-test-request-uri-signed-none")
  void serverThatWantsThemUnsigned_isRefused_andNothingIsHosted() {
    List<String> hosted = new ArrayList<>();
    refuses(
        server().supported("request_object_signing_alg_values_supported", "none").build(),
        signIn()
            .envelope(
                RequestObject.byReference(
                    KEY,
                    jwt -> {
                      hosted.add(jwt);
                      return URI.create("https://app.example/ro/1");
                    })),
        ErrorKind.INVALID_CONFIGURATION);
    assertThat(hosted).isEmpty();
  }

  @Test
  void serverWithoutIssuer_isRefused() {
    refuses(
        AuthorizationServer.builder(SERVER.authorizationEndpoint(), SERVER.tokenEndpoint()).build(),
        signIn().envelope(RequestObject.byValue(KEY)),
        ErrorKind.INVALID_CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "aud", "exp", "nbf", "iat", "jti"})
  void parameterThatIsAClaimOfTheJwt_isRefused(String name) {
    refuses(
        SERVER,
        signIn().additionalParameter(name, "1").envelope(RequestObject.byValue(KEY)),
        ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}"})
  void claimsThatAreNoObject_areRefused(String claims) {
    refuses(
        SERVER,
        signIn().additionalParameter("claims", claims).envelope(RequestObject.byValue(KEY)),
        ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void envelopeThatChangesTheClient_isRefused() {
    refuses(
        SERVER,
        signIn().envelope((server, parameters) -> Map.of("client_id", "other")),
        ErrorKind.INVALID_CONFIGURATION);
    refuses(
        SERVER,
        signIn().envelope((server, parameters) -> Map.of()),
        ErrorKind.INVALID_CONFIGURATION);
  }

  private static void refuses(
      AuthorizationServer server, AuthorizationRequest.Builder request, @Nullable ErrorKind kind) {
    AuthorizationRequest built = request.build();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PendingAuthorization.begin(server, CLIENT, built))
        .matches(
            e ->
                kind == null
                    ? e.kind() == ErrorKind.INSECURE_URL || e.kind() == ErrorKind.INVALID_ARGUMENT
                    : e.kind() == kind);
  }

  private static PendingAuthorization begin(AuthorizationRequest.Builder request) {
    return PendingAuthorization.begin(SERVER, CLIENT, request.build());
  }

  private static String jti(PendingAuthorization pending) throws MalformedFormException {
    return AssertionReader.claims(query(pending).getOrDefault("request", ""))
        .get("jti")
        .getAsString();
  }

  private static Map<String, String> query(PendingAuthorization pending)
      throws MalformedFormException {
    Map<String, String> query = new LinkedHashMap<>();
    for (Parameter parameter : FormEncoding.decode(pending.authorizationUri().getRawQuery(), 64)) {
      assertThat(query.put(parameter.name(), parameter.value())).isNull();
    }
    return query;
  }

  static void requireSigned(String jwt) throws Exception {
    int dot = jwt.lastIndexOf('.');
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(Keys.RSA.getPublic());
    signature.update(jwt.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt.substring(dot + 1)))).isTrue();
  }
}
