package dev.codegrant.e2e;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Logout;
import dev.codegrant.openid.LogoutRequest;
import dev.codegrant.openid.PendingLogout;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.openid.registration.ClientMetadata;
import dev.codegrant.openid.registration.ClientRegistration;
import dev.codegrant.openid.registration.RegistrationEndpoint;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.conformance.RegistrationTask;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What an application does with our client, of which it has one for each registration. */
final class ConformanceClient implements RelyingPartyDriver, AutoCloseable {

  private static final String FORM = "application/x-www-form-urlencoded";

  private record Party(RelyingParty relyingParty, OAuthClient client) {}

  private final Map<String, Party> parties = new ConcurrentHashMap<>();
  private final Map<String, ClientRegistration> registrations = new ConcurrentHashMap<>();
  private final ConformanceSessions sessions = new ConformanceSessions();

  private Party party(SignInTask task) {
    return parties.computeIfAbsent(task.issuer() + " " + task.clientId(), key -> made(task));
  }

  private Party made(SignInTask task) {
    AuthorizationServer server = Generic.discover(task.issuer());
    ClientId clientId = new ClientId(task.clientId());
    RelyingParty.Builder relyingParty = RelyingParty.builder(server, clientId);
    if (task.idTokenAlgorithm().startsWith("HS")) {
      relyingParty.idTokenSignedWithClientSecret(Secret.of(task.clientSecret()));
    } else {
      relyingParty.idTokenSigningAlgorithm(SigningAlgorithm.valueOf(task.idTokenAlgorithm()));
    }
    RelyingParty made = relyingParty.build();
    OAuthClient.Builder client = OAuthClient.builder(server, clientId).idTokenVerifier(made);
    Optional.ofNullable(registrations.get(task.clientId()))
        .map(ClientRegistration::clientAuthentication)
        .ifPresentOrElse(
            client::clientAuthentication,
            () -> client.clientSecret(Secret.of(task.clientSecret())));
    return new Party(made, client.build());
  }

  @Override
  public SignInTask register(RegistrationTask task) {
    ClientRegistration registration =
        RegistrationEndpoint.builder(Generic.discover(task.issuer()))
            .build()
            .register(
                ClientMetadata.builder(task.redirectUri())
                    .idTokenSignedResponseAlg(SigningAlgorithm.valueOf(task.idTokenAlgorithm()))
                    .build());
    registrations.put(registration.clientId().value(), registration);
    return task.registeredAs(
        registration.clientId().value(),
        registration.clientSecret().map(Secret::reveal).orElse(""));
  }

  @Override
  public SignedIn signIn(SignInTask task) {
    Party party = party(task);
    AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(task.redirectUri()).scope(Scope.parse(task.scope()));
    if (task.responseMode().equals("form_post")) {
      request.formPost();
    }
    PendingAuthorization pending = party.client().authorize(request.build());
    URI callback = task.visit(pending.authorizationUri());
    AuthorizationOutcome outcome = pending.receive(parameters(task, callback));
    if (!(outcome instanceof GrantedAuthorization granted)) {
      throw new IllegalStateException("the user said no");
    }
    TokenSet tokens = party.client().redeem(granted);
    SignedIn user = signedIn(task, party, tokens);
    sessions.begin(user, IdToken.of(tokens));
    return user;
  }

  private static CallbackParameters parameters(SignInTask task, URI callback) {
    return task.responseMode().equals("form_post")
        ? CallbackParameters.ofForm(FORM, callback.getRawQuery())
        : CallbackParameters.ofUri(callback.toString());
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) {
    Party party = party(task);
    return signedIn(task, party, party.client().refresh((TokenSet) before.tokens()));
  }

  private static SignedIn signedIn(SignInTask task, Party party, TokenSet tokens) {
    Optional<String> userInfo =
        task.withUserInfo()
            ? Optional.of(party.relyingParty().userInfo(tokens).identity().subject())
            : Optional.empty();
    return new SignedIn(IdToken.of(tokens).identity().subject(), userInfo, tokens);
  }

  @Override
  public void logOut(SignInTask task, SignedIn user) {
    sessions.end(user);
    LogoutRequest request =
        LogoutRequest.builder(task.postLogoutRedirectUri())
            .idTokenHint((TokenSet) user.tokens())
            .build();
    PendingLogout pending = logout(task).begin(request);
    URI back = task.visit(pending.logoutUri());
    pending.receive(CallbackParameters.ofUri(back.toString()));
  }

  @Override
  public URI backchannelLogoutUri(SignInTask task) {
    return sessions.listenTo(logout(task));
  }

  @Override
  public void frontchannelLogout(SignInTask task, SignedIn user, URI frame) {
    logout(task).frontChannel(frame.getRawQuery(), sessions::has).ifPresent(sessions::end);
  }

  @Override
  public boolean isSignedIn(SignInTask task, SignedIn user) {
    return sessions.has(user);
  }

  private Logout logout(SignInTask task) {
    return party(task).relyingParty().logout();
  }

  @Override
  public void close() {
    sessions.close();
  }
}
