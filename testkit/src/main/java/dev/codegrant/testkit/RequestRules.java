package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules of single requests, whatever came before. */
final class RequestRules {
  private static final Set<Endpoint> BACK_CHANNEL =
      EnumSet.of(
          Endpoint.TOKEN,
          Endpoint.PUSHED_AUTHORIZATION,
          Endpoint.DEVICE_AUTHORIZATION,
          Endpoint.REVOCATION,
          Endpoint.INTROSPECTION);

  /** RFC 8707 section 2 and RFC 8693 section 2.1. */
  private static final Set<String> REPEATABLE = Set.of("resource", "audience");

  private static final Set<String> SECRET =
      Set.of(
          "actor_token",
          "assertion",
          "client_assertion",
          "client_secret",
          "code_verifier",
          "device_code",
          "password",
          "refresh_token",
          "subject_token");

  private static final Set<String> SECRET_ON_BACK_CHANNEL = Set.of("code", "token");

  private final List<ProtocolViolation> violations = new ArrayList<>();

  private RequestRules() {}

  static List<ProtocolViolation> violations(List<Sent> journal) {
    RequestRules rules = new RequestRules();
    journal.forEach(rules::judge);
    return rules.violations;
  }

  private void judge(Sent sent) {
    if (BACK_CHANNEL.contains(sent.endpoint())) {
      judgeAuthentication(sent);
    }
    if (BACK_CHANNEL.contains(sent.endpoint()) || sent.endpoint() == Endpoint.AUTHORIZATION) {
      judgeRepetition(sent);
    }
    judgeUri(sent);
    judgeAccessToken(sent);
  }

  private void judgeAuthentication(Sent sent) {
    List<String> methods = new ArrayList<>();
    sent.request()
        .header("Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "))
        .ifPresent(value -> methods.add("Basic credentials"));
    for (String name : List.of("client_secret", "client_assertion")) {
      sent.value(name).ifPresent(value -> methods.add(name));
    }
    if (methods.size() > 1) {
      report(
          ProtocolRule.CLIENT_AUTHENTICATED_TWICE,
          sent,
          String.join(" and ", methods) + " came; expected one of them");
    }
  }

  private void judgeRepetition(Sent sent) {
    for (Map.Entry<String, List<String>> each : sent.request().parameters().entrySet()) {
      if (each.getValue().size() > 1 && !REPEATABLE.contains(each.getKey())) {
        report(
            ProtocolRule.PARAMETER_REPEATED,
            sent,
            each.getKey() + " came " + each.getValue().size() + " times; expected it once");
      }
    }
  }

  /** A client_secret in an authorization request is told by a rule of its own. */
  private void judgeUri(Sent sent) {
    boolean backChannel = BACK_CHANNEL.contains(sent.endpoint());
    for (String name : sent.request().queryParameters().keySet()) {
      boolean secret =
          SECRET.contains(name) || (backChannel && SECRET_ON_BACK_CHANNEL.contains(name));
      boolean toldElsewhere =
          sent.endpoint() == Endpoint.AUTHORIZATION && name.equals("client_secret");
      if (secret && !toldElsewhere) {
        report(
            ProtocolRule.SECRET_IN_URI,
            sent,
            name + " came in the URI, where logs keep it; expected it in the body of a POST");
      }
    }
  }

  private void judgeAccessToken(Sent sent) {
    if (sent.request().queryParameters().containsKey("access_token")) {
      report(
          ProtocolRule.ACCESS_TOKEN_IN_QUERY,
          sent,
          "access_token came in the URI, where logs keep it; expected it in the header");
    } else if (sent.request().method().equals("GET") && sent.value("access_token").isPresent()) {
      report(
          ProtocolRule.ACCESS_TOKEN_IN_BODY_OF_GET,
          sent,
          "access_token came in the body of a GET; expected it in the header");
    }
  }

  private void report(ProtocolRule rule, Sent sent, String description) {
    violations.add(rule.brokenBy(sent, description));
  }
}
