package dev.codegrant.testkit;

import java.util.Locale;

/** What clients must not do; each with the clause that forbids it. */
enum ProtocolRule {
  STATE_REUSED("RFC 9700 section 2.1"),
  STATE_MISSING("RFC 9700 section 2.1"),
  NONCE_REUSED("OpenID Connect Core 1.0 section 15.5.2"),
  PKCE_MISSING("RFC 9700 section 2.1.1"),
  PKCE_PLAIN("RFC 9700 section 2.1.1"),
  CODE_CHALLENGE_REUSED("RFC 9700 section 2.1.1"),
  RESPONSE_TYPE_NOT_CODE("RFC 9700 section 2.1.2"),
  REDIRECT_URI_NOT_HTTPS("RFC 9700 section 2.6"),
  CLIENT_SECRET_IN_AUTHORIZATION_REQUEST("RFC 6749 section 2.3.1"),
  PARAMETER_REPEATED("RFC 6749 sections 3.1 and 3.2"),
  SECRET_IN_URI("RFC 6749 section 2.3.1"),
  ACCESS_TOKEN_IN_QUERY("RFC 9700 section 4.3.2"),
  ACCESS_TOKEN_IN_BODY_OF_GET("RFC 6750 section 2.2"),
  CLIENT_AUTHENTICATED_TWICE("RFC 6749 section 2.3"),
  TOKEN_REQUEST_NOT_POST("RFC 6749 section 3.2"),
  PASSWORD_GRANT("RFC 9700 section 2.4"),
  CODE_SENT_TWICE("RFC 6749 section 4.1.2"),
  REDIRECT_URI_CHANGED("RFC 6749 section 4.1.3"),
  CODE_VERIFIER_MISSING("RFC 7636 section 4.5"),
  CODE_VERIFIER_MALFORMED("RFC 7636 section 4.1"),
  REFRESH_TOKEN_SENT_AFTER_ROTATION("RFC 9700 section 4.14.2");

  private final String clause;

  ProtocolRule(String clause) {
    this.clause = clause;
  }

  ProtocolViolation brokenBy(Sent sent, String description) {
    return new ProtocolViolation(
        name().toLowerCase(Locale.ROOT).replace('_', '-'),
        clause,
        "request " + sent.number() + ": " + description);
  }
}
