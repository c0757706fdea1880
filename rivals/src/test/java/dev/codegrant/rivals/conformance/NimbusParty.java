package dev.codegrant.rivals.conformance;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nimbus oauth2-oidc-sdk, sending its messages by itself. */
final class NimbusParty implements RelyingPartyDriver {

  private record Session(String subject, RefreshToken refreshToken) {}

  @Override
  public SignedIn signIn(SignInTask task) throws Exception {
    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(task.issuer()));
    State state = new State();
    Nonce nonce = new Nonce();
    CodeVerifier verifier = new CodeVerifier();
    AuthenticationRequest request =
        new AuthenticationRequest.Builder(
                new ResponseType("code"),
                Scope.parse(task.scope()),
                new ClientID(task.clientId()),
                task.redirectUri())
            .endpointURI(metadata.getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build();
    URI callback = task.visit(request.toURI());
    AuthenticationResponse response = AuthenticationResponseParser.parse(callback);
    if (!state.equals(response.getState())) {
      throw new IllegalStateException("another state");
    }
    if (!response.indicatesSuccess()) {
      throw new IllegalStateException(response.toErrorResponse().getErrorObject().getCode());
    }
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(
            response.toSuccessResponse().getAuthorizationCode(), task.redirectUri(), verifier);
    return signedIn(task, metadata, tokens(task, metadata, grant), nonce, null);
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) throws Exception {
    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(task.issuer()));
    Session session = (Session) before.tokens();
    RefreshTokenGrant grant = new RefreshTokenGrant(session.refreshToken());
    return signedIn(task, metadata, tokens(task, metadata, grant), null, session);
  }

  private static OIDCTokens tokens(
      SignInTask task, OIDCProviderMetadata metadata, AuthorizationGrant grant) throws Exception {
    ClientSecretBasic authentication =
        new ClientSecretBasic(new ClientID(task.clientId()), new Secret(task.clientSecret()));
    TokenRequest request =
        new TokenRequest.Builder(metadata.getTokenEndpointURI(), authentication, grant).build();
    TokenResponse response = OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
    if (!response.indicatesSuccess()) {
      throw new IllegalStateException(response.toErrorResponse().getErrorObject().getCode());
    }
    return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
  }

  private static SignedIn signedIn(
      SignInTask task,
      OIDCProviderMetadata metadata,
      OIDCTokens tokens,
      @Nullable Nonce nonce,
      @Nullable Session before)
      throws Exception {
    JWT idToken = tokens.getIDToken();
    String subject =
        idToken == null && before != null
            ? before.subject()
            : validator(task, metadata).validate(idToken, nonce).getSubject().getValue();
    RefreshToken next =
        tokens.getRefreshToken() == null && before != null
            ? before.refreshToken()
            : tokens.getRefreshToken();
    Optional<String> userInfo =
        task.withUserInfo()
            ? Optional.of(userInfoSubject(metadata, tokens.getAccessToken()))
            : Optional.empty();
    return new SignedIn(subject, userInfo, new Session(subject, next));
  }

  private static IDTokenValidator validator(SignInTask task, OIDCProviderMetadata metadata)
      throws Exception {
    Issuer issuer = metadata.getIssuer();
    ClientID clientId = new ClientID(task.clientId());
    JWSAlgorithm algorithm = JWSAlgorithm.parse(task.idTokenAlgorithm());
    return JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)
        ? new IDTokenValidator(issuer, clientId, algorithm, new Secret(task.clientSecret()))
        : new IDTokenValidator(issuer, clientId, algorithm, metadata.getJWKSetURI().toURL());
  }

  private static String userInfoSubject(OIDCProviderMetadata metadata, AccessToken token)
      throws Exception {
    UserInfoRequest request = new UserInfoRequest(metadata.getUserInfoEndpointURI(), token);
    UserInfoResponse response = UserInfoResponse.parse(request.toHTTPRequest().send());
    return response.toSuccessResponse().getUserInfo().getSubject().getValue();
  }
}
