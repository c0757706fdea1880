package dev.codegrant;

import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import java.util.List;
import java.util.Map;

/** How servers spell their errors, as far as the tests of core need it. */
final class Dialects {

  private Dialects() {}

  /**
   * The quirks of a server.
   *
   * @param isUnderstood whether they also say what the codes mean
   */
  static Quirks of(String server, boolean isUnderstood) {
    ErrorQuirks.Builder errors = ErrorQuirks.builder();
    syntax(server, errors);
    if (isUnderstood) {
      meaning(server, errors);
    }
    return Quirks.builder().errors(errors.build()).build();
  }

  private static void syntax(String server, ErrorQuirks.Builder errors) {
    switch (server) {
      case "reddit" -> errors.codePath("error");
      case "zoom" -> errors.descriptionPath("reason");
      case "twitch" -> errors.codePath("message").descriptionPath("message");
      case "strava" -> errors.codePath("errors[0].code").descriptionPath("message");
      case "facebook" -> errors.codePath("error.code").descriptionPath("error.message");
      case "wechat" -> errors.codePath("errcode").noErrorCode("0").descriptionPath("errmsg");
      case "feishu" -> errors.codePath("code").noErrorCode("0").descriptionPath("msg");
      case "hubspot" -> errors.codePath("status").descriptionPath("message");
      default -> {}
    }
  }

  private static void meaning(String server, ErrorQuirks.Builder errors) {
    switch (server) {
      case "github" ->
          errors
              .code("bad_refresh_token", "invalid_grant")
              .code("incorrect_client_credentials", "invalid_client");
      case "reddit" ->
          errors.rule("invalid_grant", Map.of(":status", List.of("400"), "error", List.of("400")));
      case "x" -> described(errors, "invalid_request", "*token was invalid*");
      case "atlassian" -> described(errors, "unauthorized_client", "refresh_token is invalid");
      case "gitea" ->
          described(
              errors,
              "unauthorized_client",
              "token was already used",
              "unable to parse refresh token");
      case "zoom" ->
          errors.rule(
              "invalid_grant",
              Map.of("error", List.of("invalid_request"), "reason", List.of("Invalid Token*")));
      case "twitch" ->
          errors
              .rule("invalid_grant", Map.of("message", List.of("Invalid refresh token")))
              .rule("invalid_client", Map.of("message", List.of("invalid client*")));
      case "strava" -> {
        strava(errors, "invalid_grant", "RefreshToken", "AuthorizationCode");
        strava(errors, "invalid_client", "Application");
      }
      case "slack" ->
          errors
              .code("invalid_refresh_token", "invalid_grant")
              .code("token_revoked", "invalid_grant");
      case "facebook" -> errors.code("190", "invalid_grant");
      case "wechat" ->
          errors
              .code("42002", "invalid_grant")
              .code("40030", "invalid_grant")
              .code("40125", "invalid_client")
              .code("-1", "temporarily_unavailable");
      case "feishu" ->
          errors.rule("invalid_grant", Map.of("code", List.of("20026", "20037", "20064", "20073")));
      case "hubspot" -> errors.code("BAD_REFRESH_TOKEN", "invalid_grant");
      case "yahoo" -> errors.code("INVALID_REFRESH_TOKEN", "invalid_grant");
      default -> {}
    }
  }

  private static void described(ErrorQuirks.Builder errors, String error, String... texts) {
    errors.rule(
        "invalid_grant", Map.of("error", List.of(error), "error_description", List.of(texts)));
  }

  private static void strava(ErrorQuirks.Builder errors, String meaning, String... resources) {
    errors.rule(
        meaning,
        Map.of("errors[0].resource", List.of(resources), "errors[0].code", List.of("invalid")));
  }
}
