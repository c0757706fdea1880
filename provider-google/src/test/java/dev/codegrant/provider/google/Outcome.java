package dev.codegrant.provider.google;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What became of one answer of the token endpoint, as a value to compare. */
sealed interface Outcome {

  /** Tokens; null where the answer leaves a member out. */
  record Tokens(
      String accessToken,
      @Nullable Scope scope,
      @Nullable Duration lifetime,
      @Nullable String refreshToken,
      boolean hasIdToken,
      Set<String> additionalParameterNames)
      implements Outcome {}

  /** A refusal; with the error in the server's own spelling, or null where it named none. */
  record Refusal(ErrorKind kind, @Nullable String error) implements Outcome {}

  static Outcome of(Supplier<TokenSet> step) {
    try {
      TokenSet tokens = step.get();
      return new Tokens(
          tokens.accessToken().value().reveal(),
          tokens.scope().orElse(null),
          tokens
              .accessToken()
              .expiresAt()
              .map(end -> Duration.between(tokens.issuedAt(), end))
              .orElse(null),
          tokens.refreshToken().map(token -> token.value().reveal()).orElse(null),
          tokens.idToken().isPresent(),
          tokens.additionalParameterNames());
    } catch (ErrorResponseException e) {
      return new Refusal(e.kind(), e.response().error());
    } catch (ReauthorizationRequiredException e) {
      return new Refusal(e.kind(), e.response().map(ErrorResponse::error).orElse(null));
    } catch (OAuthException e) {
      return new Refusal(e.kind(), null);
    }
  }
}
