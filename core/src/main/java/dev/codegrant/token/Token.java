package dev.codegrant.token;

/**
 * Something that a token endpoint issued and a revocation endpoint takes back (RFC 7009 section
 * 2.1).
 */
public sealed interface Token permits AccessToken, RefreshToken {

  /**
   * The token itself.
   *
   * @return the secret text
   */
  Secret value();

  /**
   * What RFC 7009 section 2.1 calls the kind of token.
   *
   * @return {@code access_token} or {@code refresh_token}
   */
  String tokenTypeHint();
}
