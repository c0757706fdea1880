package dev.codegrant.internal.endpoint;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.SampleAnswer;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.TokenSet;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The token response: tokens exactly when RFC 6749 section 5.1 is kept, the same tokens as Nimbus
 * sees, else an exception of a listed kind; no message shows a secret.
 */
public final class TokenResponseTarget implements FuzzTarget {

  @Override
  public boolean accepts(byte[] input) {
    HttpAnswer answer = SampleAnswer.of(input, AnswerJudge.ENDPOINT, "application/json");
    Optional<Map<String, Object>> members =
        JsonGrammar.object(answer.body())
            .filter(any -> AnswerJudge.isOnly(answer, "application/json"));
    TokenResponseRules.Verdict verdict = TokenResponseRules.judge(answer.status(), members);
    try {
      TokenSet tokens = AnswerJudge.read(answer, Quirks.none());
      Violation.unless(verdict != TokenResponseRules.Verdict.REFUSED, "tokens against the rules");
      TokenResponseRules.requireSame(tokens, members.orElseThrow());
      requireNimbusAgrees(tokens, new String(answer.body(), StandardCharsets.UTF_8));
      return true;
    } catch (OAuthException e) {
      Violation.unless(
          verdict != TokenResponseRules.Verdict.ACCEPTED
              || KnownDisagreements.weRefuseJson(answer.body()),
          "refused within the rules: " + e.getMessage());
      AnswerJudge.requireKindAndSilence(e);
      return false;
    }
  }

  private static void requireNimbusAgrees(TokenSet tokens, String body) {
    try {
      AccessTokenResponse other = AccessTokenResponse.parse(JSONObjectUtils.parse(body));
      Violation.unless(
          other
                  .getTokens()
                  .getAccessToken()
                  .getValue()
                  .equals(tokens.accessToken().value().reveal())
              && Optional.ofNullable(other.getTokens().getRefreshToken())
                  .map(token -> token.getValue())
                  .equals(tokens.refreshToken().flatMap(KnownDisagreements::asNimbusReads)),
          "Nimbus sees other tokens");
    } catch (ParseException e) {
      Violation.unless(
          KnownDisagreements.nimbusRefusesTokens(body, String.valueOf(e.getMessage())),
          "Nimbus refuses it: " + e.getMessage());
    }
  }
}
