package dev.codegrant.rivals.conformance;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.builder.api.DefaultApi20;
import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.model.OAuth2Authorization;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Response;
import com.github.scribejava.core.model.Verb;
import com.github.scribejava.core.oauth.AccessTokenRequestParams;
import com.github.scribejava.core.oauth.AuthorizationUrlBuilder;
import com.github.scribejava.core.oauth.OAuth20Service;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * scribejava-core, with its own HTTP client. It has no metadata, so the endpoints are told to it,
 * and no ID tokens: who signed in is read out of the token unproven, as its users do.
 */
final class ScribeJavaParty implements RelyingPartyDriver {

  private record Session(String subject, String refreshToken) {}

  @Override
  public SignedIn signIn(SignInTask task) throws Exception {
    try (OAuth20Service service = service(task)) {
      String state = UUID.randomUUID().toString();
      AuthorizationUrlBuilder request =
          service
              .createAuthorizationUrlBuilder()
              .state(state)
              .additionalParams(Map.of("nonce", UUID.randomUUID().toString()))
              .initPKCE();
      URI callback = task.visit(URI.create(request.build()));
      OAuth2Authorization answer = service.extractAuthorization(callback.toString());
      if (!state.equals(answer.getState())) {
        throw new IllegalStateException("another state");
      }
      if (answer.getCode() == null) {
        throw new IllegalStateException("no code");
      }
      OAuth2AccessToken token =
          service.getAccessToken(
              AccessTokenRequestParams.create(answer.getCode())
                  .pkceCodeVerifier(request.getPkce().getCodeVerifier()));
      return signedIn(task, service, token, Optional.empty());
    }
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) throws Exception {
    Session session = (Session) before.tokens();
    try (OAuth20Service service = service(task)) {
      OAuth2AccessToken token = service.refreshAccessToken(session.refreshToken());
      return signedIn(task, service, token, Optional.of(session));
    }
  }

  private static SignedIn signedIn(
      SignInTask task, OAuth20Service service, OAuth2AccessToken token, Optional<Session> before)
      throws Exception {
    String subject =
        member(token.getRawResponse(), "id_token")
            .map(ScribeJavaParty::unprovenSubject)
            .or(() -> before.map(Session::subject))
            .orElseThrow(() -> new IllegalStateException("no ID token"));
    String refreshToken =
        Optional.ofNullable(token.getRefreshToken())
            .or(() -> before.map(Session::refreshToken))
            .orElse("");
    Optional<String> userInfo =
        task.withUserInfo() ? member(userInfo(task, service, token), "sub") : Optional.empty();
    return new SignedIn(subject, userInfo, new Session(subject, refreshToken));
  }

  private static String userInfo(SignInTask task, OAuth20Service service, OAuth2AccessToken token)
      throws Exception {
    OAuthRequest request = new OAuthRequest(Verb.GET, task.issuer() + "/userinfo");
    service.signRequest(token, request);
    try (Response response = service.execute(request)) {
      return response.getBody();
    }
  }

  private static String unprovenSubject(String idToken) {
    byte[] payload = Base64.getUrlDecoder().decode(idToken.split("\\.", -1)[1]);
    return member(new String(payload, StandardCharsets.UTF_8), "sub").orElse("nobody");
  }

  private static Optional<String> member(String json, String name) {
    return Optional.ofNullable(JsonParser.parseString(json).getAsJsonObject().get(name))
        .map(JsonElement::getAsString);
  }

  private static OAuth20Service service(SignInTask task) {
    return new ServiceBuilder(task.clientId())
        .apiSecret(task.clientSecret())
        .defaultScope(task.scope())
        .callback(task.redirectUri().toString())
        .build(new Server(task.issuer()));
  }

  private static final class Server extends DefaultApi20 {
    private final String issuer;

    Server(String issuer) {
      this.issuer = issuer;
    }

    @Override
    public String getAccessTokenEndpoint() {
      return issuer + "/token";
    }

    @Override
    protected String getAuthorizationBaseUrl() {
      return issuer + "/authorize";
    }
  }
}
