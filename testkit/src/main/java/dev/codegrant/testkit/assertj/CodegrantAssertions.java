package dev.codegrant.testkit.assertj;

import dev.codegrant.testkit.FakeAuthorizationServer;

/**
 * Where assertions about a {@link FakeAuthorizationServer} begin, and the names they take. It can
 * be imported beside AssertJ's own {@code Assertions}.
 *
 * <pre>{@code
 * import static dev.codegrant.testkit.assertj.CodegrantAssertions.*;
 *
 * assertThat(server).authorizationRequest(0).hasState().usedPkce(S256);
 * assertThat(server).tokenRequest(0).isAuthorizationCode().authenticatedWith(CLIENT_SECRET_BASIC);
 * assertThat(server).hasNoProtocolViolations();
 * }</pre>
 */
public final class CodegrantAssertions {
  /** The code challenge method of RFC 7636 section 4.2 that is not {@code plain}. */
  public static final String S256 = "S256";

  /** The secret in the Authorization header, RFC 6749 section 2.3.1. */
  public static final String CLIENT_SECRET_BASIC = "client_secret_basic";

  /** The secret in the body, RFC 6749 section 2.3.1. */
  public static final String CLIENT_SECRET_POST = "client_secret_post";

  /** A JWT signed with the secret, OpenID Connect Core 1.0 section 9. */
  public static final String CLIENT_SECRET_JWT = "client_secret_jwt";

  /** A JWT signed with a key of the client, OpenID Connect Core 1.0 section 9. */
  public static final String PRIVATE_KEY_JWT = "private_key_jwt";

  /** The client's name and nothing else, RFC 7591 section 2. */
  public static final String NONE = "none";

  private CodegrantAssertions() {}

  /**
   * Begins assertions about what a server was asked.
   *
   * @param server the server that the client under test has used
   * @return the assertions
   */
  public static FakeAuthorizationServerAssert assertThat(FakeAuthorizationServer server) {
    return new FakeAuthorizationServerAssert(server);
  }
}
