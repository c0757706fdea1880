package dev.codegrant.rivals.conformance;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.AuthorizationCodeRequestUrl;
import com.google.api.client.auth.oauth2.AuthorizationCodeResponseUrl;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.auth.oauth2.RefreshTokenRequest;
import com.google.api.client.auth.oauth2.TokenRequest;
import com.google.api.client.auth.openidconnect.IdToken;
import com.google.api.client.auth.openidconnect.IdTokenResponse;
import com.google.api.client.auth.openidconnect.IdTokenVerifier;
import com.google.api.client.http.BasicAuthentication;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * google-oauth-client, with its own transport, PKCE and its verifier of ID tokens. It has no
 * metadata, so the endpoints are told to it.
 */
final class GoogleOAuthClientParty implements RelyingPartyDriver {
  private static final NetHttpTransport TRANSPORT = new NetHttpTransport();
  private static final GsonFactory JSON = GsonFactory.getDefaultInstance();

  /** What IdTokenVerifier knows. */
  private static final List<String> VERIFIED = List.of("RS256", "ES256");

  private record Session(String subject, String refreshToken) {}

  @Override
  public SignedIn signIn(SignInTask task) throws Exception {
    Assumptions.assumeTrue(
        VERIFIED.contains(task.idTokenAlgorithm()), "its verifier does not know the algorithm");
    AuthorizationCodeFlow flow = flow(task);
    String state = UUID.randomUUID().toString();
    AuthorizationCodeRequestUrl request =
        flow.newAuthorizationUrl().setRedirectUri(task.redirectUri().toString()).setState(state);
    request.set("nonce", UUID.randomUUID().toString());
    URI callback = task.visit(request.toURI());
    AuthorizationCodeResponseUrl answer = new AuthorizationCodeResponseUrl(callback.toString());
    if (!state.equals(answer.getState())) {
      throw new IllegalStateException("another state");
    }
    if (answer.getError() != null) {
      throw new IllegalStateException(answer.getError());
    }
    TokenRequest redeem =
        flow.newTokenRequest(answer.getCode()).setRedirectUri(task.redirectUri().toString());
    return signedIn(task, IdTokenResponse.execute(redeem), Optional.empty());
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) throws Exception {
    Session session = (Session) before.tokens();
    RefreshTokenRequest refresh =
        new RefreshTokenRequest(
            TRANSPORT, JSON, new GenericUrl(task.issuer() + "/token"), session.refreshToken());
    refresh.setClientAuthentication(new BasicAuthentication(task.clientId(), task.clientSecret()));
    return signedIn(task, IdTokenResponse.execute(refresh), Optional.of(session));
  }

  private static AuthorizationCodeFlow flow(SignInTask task) {
    return new AuthorizationCodeFlow.Builder(
            BearerToken.authorizationHeaderAccessMethod(),
            TRANSPORT,
            JSON,
            new GenericUrl(task.issuer() + "/token"),
            new BasicAuthentication(task.clientId(), task.clientSecret()),
            task.clientId(),
            task.issuer() + "/authorize")
        .setScopes(List.of(task.scope().split(" ")))
        .enablePKCE()
        .build();
  }

  private static SignedIn signedIn(
      SignInTask task, IdTokenResponse tokens, Optional<Session> before) throws Exception {
    String subject = subject(task, tokens, before);
    String refreshToken =
        Optional.ofNullable(tokens.getRefreshToken())
            .or(() -> before.map(Session::refreshToken))
            .orElse("");
    Optional<String> userInfo =
        task.withUserInfo() ? Optional.of(userInfoSubject(task, tokens)) : Optional.empty();
    return new SignedIn(subject, userInfo, new Session(subject, refreshToken));
  }

  private static String subject(SignInTask task, IdTokenResponse tokens, Optional<Session> before)
      throws IOException {
    if (tokens.get("id_token") == null && before.isPresent()) {
      return before.get().subject();
    }
    IdToken idToken = tokens.parseIdToken();
    IdTokenVerifier verifier =
        new IdTokenVerifier.Builder()
            .setIssuer(task.issuer())
            .setAudience(List.of(task.clientId()))
            .setCertificatesLocation(task.issuer() + "/jwks")
            .build();
    if (!verifier.verifyOrThrow(idToken)) {
      throw new IllegalStateException("the ID token is not verified");
    }
    return idToken.getPayload().getSubject();
  }

  private static String userInfoSubject(SignInTask task, IdTokenResponse tokens)
      throws IOException {
    HttpRequest request =
        TRANSPORT
            .createRequestFactory()
            .buildGetRequest(new GenericUrl(task.issuer() + "/userinfo"))
            .setParser(new JsonObjectParser(JSON));
    BearerToken.authorizationHeaderAccessMethod().intercept(request, tokens.getAccessToken());
    Object subject = request.execute().parseAs(GenericJson.class).get("sub");
    return subject == null ? "nobody" : subject.toString();
  }
}
