package dev.codegrant.cli;

import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which tokens a server takes back (RFC 7009 section 2), and what to say of those that it does not.
 *
 * @param only the one type that it takes; empty when it takes both
 */
record Revocation(Optional<String> only) {

  static Revocation at(AuthorizationServer server) {
    return new Revocation(server.quirks().revocation().onlyTokenType());
  }

  /** What to send of a token set, the refresh token first; nothing where the server takes none. */
  List<Token> takes(TokenSet tokens) {
    return held(tokens).stream()
        .filter(token -> only.isEmpty() || only.get().equals(token.tokenTypeHint()))
        .toList();
  }

  /** What of a token set may live on, and what the user can do about it. */
  Optional<String> remark(TokenSet tokens) {
    return remark(held(tokens));
  }

  /**
   * The same for tokens that somebody tried to revoke. What becomes of a refresh token whose access
   * token is revoked, servers decide: some end the whole grant, and at some it is the access token.
   */
  Optional<String> remark(Collection<? extends Token> held) {
    String type = only.orElse("");
    if (type.equals("access_token")
        && held.stream()
            .filter(RefreshToken.class::isInstance)
            .anyMatch(token -> held.stream().noneMatch(isAccessToken(token)))) {
      return Optional.of(
          "this server takes access tokens back alone, and the refresh token may live on: to be"
              + " sure, end this application's access on the server's page of connected"
              + " applications");
    }
    return type.equals("refresh_token") && held.stream().allMatch(AccessToken.class::isInstance)
        ? Optional.of(
            "this server takes refresh tokens back alone, and this login has none: the access token"
                + " lives until it expires")
        : Optional.empty();
  }

  /**
   * A revocation that failed and cannot be tried again: of tokens that are kept nowhere, the advice
   * to mend or wait would be of no use.
   */
  static RuntimeException last(RuntimeException e) {
    return e instanceof OAuthException || e instanceof StopException
        ? new StopException(
            Ending.failure(e)
                .withAdvice(
                    "end the login on the server's page of connected applications, or let its"
                        + " tokens expire; nothing of it is left here"),
            e)
        : e;
  }

  private static Predicate<Token> isAccessToken(Token same) {
    return token -> token instanceof AccessToken && token.value().equals(same.value());
  }

  private static List<Token> held(TokenSet tokens) {
    return Stream.concat(tokens.refreshToken().stream(), Stream.of(tokens.accessToken()))
        .map(Token.class::cast)
        .toList();
  }
}
