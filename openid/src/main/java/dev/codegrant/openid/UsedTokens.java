package dev.codegrant.openid;

import java.time.Instant;

/**
 * Remembers the logout tokens that were accepted, so that each is accepted once (OpenID Connect
 * Back-Channel Logout 1.0 section 2.6, step 8). An application of several nodes gives all of them
 * one that they share, such as a table with a unique key. Implementations are thread-safe.
 */
@FunctionalInterface
public interface UsedTokens {

  /**
   * Remembers a token, if nobody did before: true for one of all threads and nodes that ask.
   *
   * @param token 43 characters of base64url that stand for one token of one issuer and client, and
   *     say nothing about it
   * @param until the end of the time for which it must be remembered, some ten minutes from now
   * @return true the first time, false after that
   */
  boolean claim(String token, Instant until);
}
