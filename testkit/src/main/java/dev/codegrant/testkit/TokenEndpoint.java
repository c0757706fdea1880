package dev.codegrant.testkit;

/** The token endpoint, RFC 6749 section 3.2. */
final class TokenEndpoint {
  private final FormPost posts;
  private final Settings settings;
  private final CodeRedemption redemption;
  private final TokenRefresh refresh;

  TokenEndpoint(ClientAuthenticator clients, Issued issued, IdTokens idTokens, Settings settings) {
    TokenAnswers answers = new TokenAnswers(issued, idTokens, settings);
    this.posts = new FormPost(clients);
    this.settings = settings;
    this.redemption = new CodeRedemption(issued, answers, settings);
    this.refresh = new TokenRefresh(issued, answers, settings);
  }

  Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    Client client = posts.client(request, form);
    String type = form.required("grant_type", "expected authorization_code or refresh_token");
    if (type.equals("authorization_code")) {
      return redemption.answer(client, form);
    }
    if (type.equals("refresh_token") && settings.refreshTokens()) {
      return refresh.answer(client, form);
    }
    throw new Refusal(
        400, "unsupported_grant_type", "grant_type " + type + " is not served, see the metadata");
  }
}
