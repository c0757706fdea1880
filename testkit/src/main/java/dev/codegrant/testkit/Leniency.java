package dev.codegrant.testkit;

/**
 * A check that a server can be told to leave out, for {@link
 * FakeAuthorizationServerBuilder#lenient}: one for each thing that older clients do and older
 * servers let pass. All other checks stay, and what is sent is still compared. There is none for
 * what no honest client does, such as the code of another client.
 */
public enum Leniency {
  /**
   * A public client needs no {@code code_challenge}, either: RFC 6749 knows no PKCE, RFC 9700
   * section 2.1.1 requires it. One that sends a challenge needs its verifier, and one that sends
   * none must not send a verifier, section 4.8.2.
   */
  PKCE_NOT_REQUIRED,
  /**
   * The challenge may be the verifier itself, RFC 7636 section 4.2: {@code
   * code_challenge_method=plain}, or none. The metadata says so.
   */
  PLAIN_PKCE,
  /**
   * A redirect URI may be longer than the one that is registered, by a path or a query, RFC 6749
   * section 3.1.2.3; RFC 9700 section 4.1.3 wants them equal.
   */
  REDIRECT_URI_PREFIX,
  /**
   * The token request may come without {@code redirect_uri}: OAuth 2.1 does without it there, RFC
   * 6749 section 4.1.3 asks for it. Where it comes it must be the one of the authorization request.
   */
  REDIRECT_URI_NOT_AT_TOKEN,
  /**
   * A code works until it expires or its grant is revoked, as often as it comes, and nothing is
   * revoked by that; RFC 6749 section 4.1.2 lets it work once. For clients that repeat a token
   * request whose answer was lost.
   */
  CODE_REUSE,
  /**
   * A refresh token that was replaced goes on working, and nothing is revoked; RFC 9700 section
   * 4.14.2 ends the grant. For clients that do not keep the new one.
   */
  REFRESH_TOKEN_REUSE,
  /**
   * Any secret of a registered client is taken, RFC 6749 section 2.3.1, so that a test needs not
   * know it; but one must come, and a public client has none. A client that nobody registered may
   * change its secret, which is the first that it showed otherwise.
   */
  CLIENT_SECRET_NOT_CHECKED,
  /**
   * The client's secret may come in the header and in the body at once, against RFC 6749 section
   * 2.3. Both are checked; the header names the method.
   */
  TWO_CLIENT_AUTHENTICATIONS
}
