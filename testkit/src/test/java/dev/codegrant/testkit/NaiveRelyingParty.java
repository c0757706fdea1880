package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.conformance.RegistrationTask;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs in whomever the answer names, and checks nothing; it even follows redirects. */
class NaiveRelyingParty implements RelyingPartyDriver, AutoCloseable {
  /** Where logout tokens are posted; each that comes ends all sessions. */
  private final FakeAuthorizationServer application = FakeAuthorizationServer.start();

  private final Map<SignedIn, Integer> begunAfter = new HashMap<>();

  NaiveRelyingParty() {
    answerLogoutTokens(Answer.status(200));
  }

  /** With each answer once, and with the last one from then on. */
  final void answerLogoutTokens(Answer... answers) {
    application.clearAnswers();
    for (Answer answer : answers) {
      application.on(Endpoint.RESOURCE).answer(answer);
    }
    application.on(Endpoint.RESOURCE).always().answer(answers[answers.length - 1]);
  }

  /** The statuses of the answers so far. */
  List<Integer> answered() {
    return application.requests(Endpoint.RESOURCE).stream()
        .map(request -> request.status().orElse(0))
        .toList();
  }

  @Override
  public void close() {
    application.close();
  }

  @Override
  public SignedIn signIn(SignInTask task) {
    String metadata = metadata(task);
    Form request = request(task);
    URI callback =
        task.visit(URI.create(member(metadata, "authorization_endpoint") + "?" + request));
    receive(task, callback);
    Form redemption =
        NaiveClient.redemption(parameter(callback, "code")).with("client_id", task.clientId());
    SignedIn user = signedIn(task, metadata, redeem(task, metadata, redemption));
    begunAfter.put(user, answered().size());
    return user;
  }

  /** Before the code is redeemed. */
  void receive(SignInTask task, URI callback) {}

  @Override
  public SignInTask register(RegistrationTask task) {
    String answer = registration(task).body();
    return task.registeredAs(
        answer.contains("\"client_id\"") ? member(answer, "client_id") : "undefined",
        answer.contains("\"client_secret\"") ? member(answer, "client_secret") : "undefined");
  }

  static HttpResponse<String> registration(RegistrationTask task) {
    String metadata = metadata(task.issuer());
    String asked =
        "{\"redirect_uris\":[\"%s\"],\"token_endpoint_auth_method\":\"client_secret_post\"}"
            .formatted(task.redirectUri());
    URI endpoint = URI.create(member(metadata, "registration_endpoint"));
    return NaiveClient.send(
        NaiveClient.request(endpoint, "Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked)));
  }

  @Override
  public void logOut(SignInTask task, SignedIn user) {
    comeBack(task.visit(logoutRequest(task, logoutForm(task))));
  }

  Form logoutForm(SignInTask task) {
    return new Form()
        .with("client_id", task.clientId())
        .with("post_logout_redirect_uri", task.postLogoutRedirectUri().toString())
        .with("state", "constant");
  }

  private static URI logoutRequest(SignInTask task, Form form) {
    return URI.create(member(metadata(task), "end_session_endpoint") + "?" + form);
  }

  void comeBack(URI callback) {}

  @Override
  public URI backchannelLogoutUri(SignInTask task) {
    return application.resource();
  }

  @Override
  public void frontchannelLogout(SignInTask task, SignedIn user, URI frame) {
    begunAfter.remove(user);
  }

  @Override
  public boolean isSignedIn(SignInTask task, SignedIn user) {
    return begunAfter.getOrDefault(user, -1) == answered().size();
  }

  static Form request(SignInTask task) {
    return new Form()
        .with("response_type", "code")
        .with("client_id", task.clientId())
        .with("redirect_uri", task.redirectUri().toString())
        .with("scope", task.scope())
        .with("response_mode", task.responseMode())
        .with("state", "constant")
        .with("nonce", "a constant nonce")
        .with("code_challenge", NaiveClient.CHALLENGE)
        .with("code_challenge_method", "S256");
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) {
    String metadata = metadata(task);
    String refreshToken = member((String) before.tokens(), "refresh_token");
    Form form = NaiveClient.refresh(refreshToken).with("client_id", task.clientId());
    return signedIn(task, metadata, redeem(task, metadata, form));
  }

  private static String metadata(SignInTask task) {
    return metadata(task.issuer());
  }

  private static String metadata(String issuer) {
    return get(URI.create(issuer + "/.well-known/openid-configuration")).body();
  }

  private static String redeem(SignInTask task, String metadata, Form form) {
    Form withSecret = form.with("client_secret", task.clientSecret());
    HttpResponse<String> answer = post(URI.create(member(metadata, "token_endpoint")), withSecret);
    while (answer.statusCode() == 307) {
      answer = post(NaiveClient.location(answer), withSecret);
    }
    return answer.body();
  }

  private static SignedIn signedIn(SignInTask task, String metadata, String tokens) {
    Optional<String> userInfo = Optional.empty();
    if (task.withUserInfo()) {
      String inQuery = "?access_token=" + member(tokens, "access_token");
      URI endpoint = URI.create(member(metadata, "userinfo_endpoint"));
      HttpResponse<String> answer =
          get(endpoint, "Authorization", "Bearer " + inQuery.substring(14));
      userInfo = Optional.of(member(answer.body(), "sub"));
    }
    String subject =
        tokens.contains("\"id_token\"")
            ? ReceivedJwt.of(member(tokens, "id_token")).claims().path("sub").asText("alice")
            : "alice";
    return new SignedIn(subject, userInfo, tokens);
  }
}
