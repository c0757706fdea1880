package dev.codegrant.provider.generic;

import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import java.util.List;
import java.util.Map;

/** Servers that are not of the catalogue, as far as their answers are known. */
final class OtherServers {

  private OtherServers() {}

  static Quirks quirks(String name) {
    return switch (name) {
      case "fitbit" -> errors(ErrorQuirks.builder().codePath("errors[0].errorType").build());
      case "hubspot" ->
          errors(
              ErrorQuirks.builder()
                  .rule("invalid_grant", Map.of("status", List.of("BAD_REFRESH_TOKEN")))
                  .descriptionPath("message")
                  .build());
      case "huawei" ->
          errors(
              ErrorQuirks.builder()
                  .rule("expired_token", huawei("20404"))
                  .rule("authorization_pending", huawei("20411", "20412"))
                  .rule("access_denied", huawei("20414"))
                  .build());
      case "weibo" ->
          tokens(
              TokenResponseQuirks.builder().acceptMediaType("text/plain").acceptMissingTokenType());
      case "mailchimp" ->
          tokens(
              TokenResponseQuirks.builder()
                  .acceptMissingTokenType()
                  .acceptNullMembers()
                  .zeroLifetimeUnlimited());
      case "deezer" ->
          tokens(
              TokenResponseQuirks.builder()
                  .acceptMissingTokenType()
                  .memberAlias("expires_in", "expires")
                  .zeroLifetimeUnlimited());
      case "dailymotion" -> tokens(TokenResponseQuirks.builder().acceptNullMembers());
      case "plentymarkets" ->
          tokens(
              TokenResponseQuirks.builder()
                  .memberAlias("access_token", "accessToken")
                  .memberAlias("token_type", "tokenType")
                  .memberAlias("expires_in", "expiresIn")
                  .memberAlias("refresh_token", "refreshToken"));
      default -> Quirks.none();
    };
  }

  private static Map<String, List<String>> huawei(String... subErrors) {
    return Map.of("error", List.of("1101"), "sub_error", List.of(subErrors));
  }

  private static Quirks errors(ErrorQuirks errors) {
    return Quirks.builder().errors(errors).build();
  }

  private static Quirks tokens(TokenResponseQuirks.Builder tokens) {
    return Quirks.builder().tokenResponse(tokens.build()).build();
  }
}
