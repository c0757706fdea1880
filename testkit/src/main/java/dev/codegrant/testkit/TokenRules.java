package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of token requests. */
final class TokenRules {
  /**
   * The refusals that leave the code unused: RFC 9449 section 8, and RFC 6749 section 5.2, after
   * which a client may authenticate in another way.
   */
  private static final Set<String> CODE_NOT_TAKEN = Set.of("use_dpop_nonce", "invalid_client");

  private final List<SentAuthorization> authorizations;
  private final Map<String, Integer> codes = new HashMap<>();
  private final Map<String, Integer> replaced = new HashMap<>();
  private final List<ProtocolViolation> violations = new ArrayList<>();

  private TokenRules(List<SentAuthorization> authorizations) {
    this.authorizations = authorizations;
  }

  static List<ProtocolViolation> violations(
      List<Sent> journal, List<SentAuthorization> authorizations) {
    TokenRules rules = new TokenRules(authorizations);
    journal.stream().filter(sent -> sent.endpoint() == Endpoint.TOKEN).forEach(rules::judge);
    return rules.violations;
  }

  private void judge(Sent sent) {
    if (!sent.request().method().equals("POST")) {
      report(
          ProtocolRule.TOKEN_REQUEST_NOT_POST,
          sent,
          "the method is " + sent.request().method() + "; expected POST");
    }
    switch (sent.value("grant_type").orElse("")) {
      case "password" ->
          report(
              ProtocolRule.PASSWORD_GRANT,
              sent,
              "grant_type is password; expected a grant that shows no client the user's password");
      case "authorization_code" -> judgeRedemption(sent);
      case "refresh_token" -> judgeRefresh(sent);
      default -> {}
    }
  }

  private void judgeRedemption(Sent sent) {
    Optional<String> code = sent.value("code");
    code.map(codes::get)
        .ifPresent(
            first ->
                report(
                    ProtocolRule.CODE_SENT_TWICE,
                    sent,
                    "code is the one of request "
                        + first
                        + "; expected it once, even if no answer came"));
    if (sent.given("error").filter(CODE_NOT_TAKEN::contains).isEmpty()) {
      code.ifPresent(value -> codes.putIfAbsent(value, sent.number()));
    }
    Optional<String> verifier = sent.value("code_verifier");
    if (verifier.isPresent() && !verifier.get().matches("[A-Za-z0-9._~-]{43,128}")) {
      report(
          ProtocolRule.CODE_VERIFIER_MALFORMED,
          sent,
          "code_verifier has "
              + verifier.get().length()
              + " characters; expected 43 to 128, all of them letters, digits or one of -._~");
    }
    code.flatMap(this::origin).ifPresent(origin -> judgeAgainst(origin, sent));
  }

  /** The request that the code was the answer to. */
  private Optional<SentAuthorization> origin(String code) {
    return authorizations.stream()
        .filter(request -> request.sent().given("code").equals(Optional.of(code)))
        .findFirst();
  }

  private void judgeAgainst(SentAuthorization origin, Sent sent) {
    if (origin.value("code_challenge").isPresent() && sent.value("code_verifier").isEmpty()) {
      report(
          ProtocolRule.CODE_VERIFIER_MISSING,
          sent,
          "code_verifier is missing; expected the one of the code_challenge in request "
              + origin.sent().number());
    }
    Optional<String> expected = origin.value("redirect_uri");
    Optional<String> came = sent.value("redirect_uri");
    if (expected.isPresent() && !came.equals(expected)) {
      report(
          ProtocolRule.REDIRECT_URI_CHANGED,
          sent,
          "redirect_uri is "
              + came.orElse("missing")
              + "; expected exactly the one of request "
              + origin.sent().number()
              + ": "
              + expected.get());
    }
  }

  /** Where the answer got lost on its way, the client has no other token than the old one. */
  private void judgeRefresh(Sent sent) {
    Optional<String> token = sent.value("refresh_token");
    token
        .map(replaced::get)
        .ifPresent(
            before ->
                report(
                    ProtocolRule.REFRESH_TOKEN_SENT_AFTER_ROTATION,
                    sent,
                    "refresh_token was replaced in the answer to request "
                        + before
                        + "; expected the new one"));
    Optional<String> next = sent.given("refresh_token");
    if (token.isPresent() && next.isPresent() && !next.equals(token)) {
      replaced.putIfAbsent(token.get(), sent.number());
    }
  }

  private void report(ProtocolRule rule, Sent sent, String description) {
    violations.add(rule.brokenBy(sent, description));
  }
}
