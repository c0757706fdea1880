package dev.codegrant.testkit;

/**
 * A provider that {@link FakeAuthorizationServerBuilder#like} makes the server speak like: paths,
 * metadata, the shape of answers and errors, and the rules of refresh tokens.
 *
 * <p>Each is made from documentation, code and recordings of 2026-11-22, and is a fake: it checks
 * what this server always checks, and is stricter than the provider wherever nothing else is said
 * here. Where the provider does not insist on PKCE, the preset lets a request without {@code
 * code_challenge} pass, too; a challenge that was sent is verified, with S256 only. What a provider
 * says about a refusal explains little, so the reason stands in {@link RecordedRequest#refusal} and
 * in the header {@code Fake-Refusal}. The protected resource is at {@code /resource} everywhere.
 */
public enum Preset {
  /**
   * GitHub, OAuth Apps and the user tokens of GitHub Apps. The issuer is {@code
   * {path}/login/oauth}, for the {@code iss} of the callback; there is no metadata, no ID token and
   * no revocation. Token answers are form-encoded unless JSON is accepted, errors come with status
   * 200, scopes with commas between them, users at {@code /user}. Access tokens live for ever and
   * alone, unless {@code offline_access} was asked for (then eight hours) or {@code
   * accessTokenLifetime} was set, as for an app with expiring tokens. {@code grant_type}, {@code
   * response_type} and the {@code redirect_uri} of the token request may be left out.
   */
  GITHUB;

  /** A new one each time, because it may remember consents. */
  Dialect dialect() {
    return switch (this) {
      case GITHUB -> new GitHubDialect();
    };
  }
}
