package dev.codegrant.internal.endpoint;

import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FormGrammar;
import dev.codegrant.fuzz.FormGrammar.Pair;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.SampleAnswer;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.TokenSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The token response as a form: the same rules as for JSON, over the pairs of the grammar. */
public final class FormResponseTarget implements FuzzTarget {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int MOST_PARAMETERS = 64;
  private static final Quirks QUIRKS =
      Quirks.builder()
          .tokenResponse(TokenResponseQuirks.builder().acceptFormEncoded().build())
          .build();

  @Override
  public boolean accepts(byte[] input) {
    HttpAnswer answer = SampleAnswer.of(input, AnswerJudge.ENDPOINT, FORM);
    if (AnswerJudge.isOnly(answer, "application/json")) {
      return false; // TokenResponseTarget has it
    }
    Optional<Map<String, String>> members =
        FormGrammar.utf8(answer.body())
            .flatMap(FormGrammar::pairs)
            .filter(pairs -> AnswerJudge.isOnly(answer, FORM))
            .filter(pairs -> pairs.size() <= MOST_PARAMETERS && !FormGrammar.repeatsName(pairs))
            .map(FormResponseTarget::members);
    TokenResponseRules.Verdict verdict = TokenResponseRules.judge(answer.status(), members);
    try {
      TokenSet tokens = AnswerJudge.read(answer, QUIRKS);
      Violation.unless(verdict != TokenResponseRules.Verdict.REFUSED, "tokens against the rules");
      TokenResponseRules.requireSame(tokens, members.orElseThrow());
      return true;
    } catch (OAuthException e) {
      Violation.unless(
          verdict != TokenResponseRules.Verdict.ACCEPTED,
          "refused within the rules: " + e.getMessage());
      AnswerJudge.requireKindAndSilence(e);
      return false;
    }
  }

  private static Map<String, String> members(List<Pair> pairs) {
    Map<String, String> members = new LinkedHashMap<>();
    pairs.forEach(pair -> members.put(pair.name(), pair.value()));
    return members;
  }
}
