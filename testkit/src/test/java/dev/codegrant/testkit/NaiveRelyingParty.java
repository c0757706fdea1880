package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Signs in whomever the answer names, and checks nothing; it even follows redirects. */
final class NaiveRelyingParty implements RelyingPartyDriver {

  @Override
  public SignedIn signIn(SignInTask task) {
    String metadata = metadata(task);
    Form request = request(task);
    URI callback =
        task.visit(URI.create(member(metadata, "authorization_endpoint") + "?" + request));
    Form redemption =
        NaiveClient.redemption(parameter(callback, "code")).with("client_id", task.clientId());
    return signedIn(task, metadata, redeem(task, metadata, redemption));
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
    return get(URI.create(task.issuer() + "/.well-known/openid-configuration")).body();
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
