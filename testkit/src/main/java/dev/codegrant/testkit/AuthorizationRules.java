package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of authorization requests. */
final class AuthorizationRules {
  private static final Pattern NOT_HTTPS = Pattern.compile("(?i)http:.*");

  /** RFC 8252 section 7.3, and the name of section 8.3 that native clients should not use. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)http://(127\\.0\\.0\\.1|\\[::1]|localhost)(:\\d*)?([/?].*)?");

  private final List<SentAuthorization> requests;
  private final ConfidentialClients confidential;
  private final List<ProtocolViolation> violations = new ArrayList<>();

  private AuthorizationRules(List<SentAuthorization> requests, ConfidentialClients confidential) {
    this.requests = requests;
    this.confidential = confidential;
  }

  static List<ProtocolViolation> violations(
      List<SentAuthorization> requests, ConfidentialClients confidential) {
    AuthorizationRules rules = new AuthorizationRules(requests, confidential);
    rules.judge();
    return rules.violations;
  }

  private void judge() {
    requireFresh("state", ProtocolRule.STATE_REUSED);
    requireFresh("nonce", ProtocolRule.NONCE_REUSED);
    requireFresh("code_challenge", ProtocolRule.CODE_CHALLENGE_REUSED);
    for (SentAuthorization request : requests) {
      if (request.sent().value("client_secret").isPresent()) {
        report(
            ProtocolRule.CLIENT_SECRET_IN_AUTHORIZATION_REQUEST,
            request,
            "client_secret came through the browser; expected it at the token endpoint alone");
      }
      if (request.isKnown()) {
        judgePkce(request);
        judgeResponse(request);
      }
    }
  }

  private void requireFresh(String name, ProtocolRule rule) {
    Map<String, Integer> first = new HashMap<>();
    for (SentAuthorization request : requests) {
      request
          .value(name)
          .map(value -> first.putIfAbsent(value, request.sent().number()))
          .ifPresent(
              before ->
                  report(
                      rule,
                      request,
                      name
                          + " is the one of request "
                          + before
                          + "; expected a fresh one in each authorization request"));
    }
  }

  private void judgePkce(SentAuthorization request) {
    Optional<String> challenge = request.value("code_challenge");
    String method = request.value("code_challenge_method").orElse("plain");
    if (challenge.isEmpty()) {
      if (!isProtectedByNonce(request)) {
        report(
            ProtocolRule.PKCE_MISSING,
            request,
            "code_challenge is missing; expected one, with code_challenge_method=S256"
                + " (a nonce and scope openid do for a client with credentials)");
      }
      if (request.value("state").isEmpty() && request.value("nonce").isEmpty()) {
        report(
            ProtocolRule.STATE_MISSING,
            request,
            "state is missing, and so are code_challenge and nonce;"
                + " expected at least one of them against cross-site request forgery");
      }
    } else if (!method.equals("S256")) {
      report(
          ProtocolRule.PKCE_PLAIN,
          request,
          "code_challenge_method is " + method + " (plain when absent); expected S256");
    }
  }

  private boolean isProtectedByNonce(SentAuthorization request) {
    List<String> scopes = List.of(request.value("scope").orElse("").split(" ", -1));
    return request.value("nonce").isPresent()
        && scopes.contains(Scopes.OPENID)
        && confidential.sent(request);
  }

  private void judgeResponse(SentAuthorization request) {
    String type = request.value("response_type").orElse("missing");
    if (!type.equals("code")) {
      report(
          ProtocolRule.RESPONSE_TYPE_NOT_CODE,
          request,
          "response_type is " + type + "; expected code");
    }
    String uri = request.value("redirect_uri").orElse("");
    if (NOT_HTTPS.matcher(uri).matches() && !LOOPBACK.matcher(uri).matches()) {
      report(
          ProtocolRule.REDIRECT_URI_NOT_HTTPS,
          request,
          "redirect_uri is " + uri + "; expected https, or http at a loopback address");
    }
  }

  private void report(ProtocolRule rule, SentAuthorization request, String description) {
    violations.add(rule.brokenBy(request.sent(), description));
  }
}
