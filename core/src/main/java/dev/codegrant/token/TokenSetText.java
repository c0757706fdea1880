package dev.codegrant.token;

/** A token set for a log: what there is, and no secret. */
final class TokenSetText {

  private TokenSetText() {}

  static String of(TokenSet tokens) {
    StringBuilder text = new StringBuilder("TokenSet[").append(tokens.accessToken());
    tokens.refreshToken().ifPresent(token -> text.append(", ").append(token));
    tokens.scope().ifPresent(scope -> text.append(", scope ").append(scope));
    if (tokens.idToken().isPresent()) {
      text.append(tokens.verifiedIdToken().isPresent() ? ", a verified ID token" : ", an ID token");
    }
    if (!tokens.additionalParameterNames().isEmpty()) {
      text.append(", ").append(tokens.additionalParameterNames().size()).append(" more");
    }
    if (!tokens.companions().isEmpty()) {
      text.append(", ").append(tokens.companions().size()).append(" companions");
    }
    return text.append(']').toString();
  }
}
