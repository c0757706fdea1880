package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** GitHub as its documentation for OAuth Apps and GitHub Apps shows it. */
final class GitHubDialect extends Dialect {
  private static final String TROUBLE =
      "/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#";
  private static final String DEVICE_TROUBLE =
      "https://docs.github.com/developers/apps/authorizing-oauth-apps"
          + "#error-codes-for-the-device-flow";
  private static final String DENIAL =
      "/apps/building-integrations/setting-up-and-registering-oauth-apps"
          + "/troubleshooting-authorization-request-errors/%23";
  private static final Duration EXPIRING = Duration.ofHours(8);
  private static final Duration REFRESH_TOKEN = Duration.ofDays(183);

  /** Asked for, but no scope that is granted. */
  private static final String OFFLINE = "offline_access";

  private static final Map<Endpoint, String> PATHS =
      Map.of(
          Endpoint.AUTHORIZATION, "/login/oauth/authorize",
          Endpoint.TOKEN, "/login/oauth/access_token",
          Endpoint.DEVICE_AUTHORIZATION, "/login/device/code",
          Endpoint.DEVICE_VERIFICATION, "/login/device",
          Endpoint.USERINFO, "/user",
          Endpoint.RESOURCE, "/resource");

  private static final Set<String> OMISSIBLE =
      Set.of("response_type", "grant_type", "redirect_uri");

  private @Nullable Issued issued;

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  String issuerPath(String path) {
    return path + "/login/oauth";
  }

  @Override
  boolean servesGrantType(String name) {
    return Set.of("authorization_code", "refresh_token", DeviceRedemption.NAME).contains(name);
  }

  @Override
  Duration accessTokenLifetime() {
    return NEVER;
  }

  @Override
  boolean mayOmit(String parameter) {
    return OMISSIBLE.contains(parameter);
  }

  /** A device sends no secret: for its codes, when it polls, and to refresh what it got. */
  @Override
  boolean nameIsEnough(Request request) {
    Parameters form = request.formParameters();
    return switch (form.value("grant_type").orElse("")) {
      case DeviceRedemption.NAME -> true;
      case "refresh_token" -> form.value("refresh_token").filter(this::isOfDevice).isPresent();
      default -> isAt(Endpoint.DEVICE_AUTHORIZATION, request);
    };
  }

  @Override
  boolean pollNeedsCredentials(Device device) {
    return false;
  }

  private boolean isOfDevice(String refreshToken) {
    return issued != null
        && issued
            .findRefreshToken(refreshToken)
            .filter(token -> token.grant().consent().isWithoutClient())
            .isPresent();
  }

  /** Commas are understood, too; without a scope nothing is added to what was granted before. */
  @Override
  Scopes requestedScopes(Parameters parameters, Optional<String> usual) throws Refusal {
    Optional<String> sent = parameters.value("scope");
    return sent.isPresent() ? Scopes.parse(sent.get().replace(',', ' ')) : Scopes.NONE;
  }

  @Override
  Map<String, String> callback(Refusal refusal) {
    if (!refusal.error().equals("access_denied")) {
      return super.callback(refusal);
    }
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("error", "access_denied");
    answer.put("error_description", "The user has denied your application access.");
    answer.put("error_uri", DENIAL + "access-denied");
    return answer;
  }

  @Override
  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    return grant.scopes().contains(OFFLINE) || !accessTokenLifetime.equals(NEVER);
  }

  @Override
  Duration accessTokenLifetime(Grant grant, Duration usual) {
    return usual.equals(NEVER) && grant.scopes().contains(OFFLINE) ? EXPIRING : usual;
  }

  @Override
  String prefix(Issued.Kind kind, Grant grant) {
    return switch (kind) {
      case CODE -> "";
      case ACCESS_TOKEN -> "gho_";
      case REFRESH_TOKEN -> "ghr_";
    };
  }

  /** A refresh ends the access token before it, too. */
  @Override
  String accessToken(String random, Grant grant, Scopes scopes, Instant expiresAt) {
    if (issued != null) {
      issued.revokeAccessTokensOf(grant);
    }
    return random;
  }

  @Override
  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller) {
    answer
        .string("token_type", "bearer")
        .string("scope", String.join(",", scopes.without(OFFLINE).names()))
        .remove("id_token");
    if (answer.members().containsKey("refresh_token")) {
      answer.number("refresh_token_expires_in", REFRESH_TOKEN.toSeconds());
    }
    return answer;
  }

  @Override
  JsonObject deviceAnswer(JsonObject answer) {
    return answer.remove("verification_uri_complete");
  }

  /** The members of the REST API's user object that every user has. */
  @Override
  JsonObject user(JsonObject usual, String username) {
    long id = Integer.toUnsignedLong(username.hashCode());
    String home = "https://github.com/" + username;
    return new JsonObject()
        .string("login", username)
        .number("id", id)
        .string("node_id", "U_" + Long.toHexString(id))
        .string("avatar_url", "https://github.com/images/error/octocat_happy.gif")
        .string("url", "https://api.github.com/users/" + username)
        .string("html_url", home)
        .string("type", "User")
        .raw("site_admin", "false")
        .raw("name", usual.members().getOrDefault("name", "null"))
        .string("company", "Example")
        .string("blog", home)
        .string("location", "Exampletown")
        .raw("email", "null")
        .string("created_at", "2008-01-14T04:33:35Z")
        .string("updated_at", "2008-01-14T04:33:35Z");
  }

  @Override
  void connect(EngineParts parts) {
    this.issued = parts.issued();
    parts.handlers().put(Endpoint.USERINFO, new GitHubUserEndpoint(parts.bearer(), parts.users()));
  }

  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    String grantType = request.formParameters().value("grant_type").orElse("");
    if (grantType.equals(DeviceRedemption.NAME)) {
      return deviceWords(refusal);
    }
    return Optional.ofNullable(
        switch (refusal.error()) {
          case "invalid_client" ->
              error(
                  "incorrect_client_credentials",
                  "The client_id and/or client_secret passed are incorrect.",
                  TROUBLE + "incorrect-client-credentials");
          case "invalid_grant" -> grantWords(grantType, refusal);
          case "unsupported_grant_type" ->
              error("unsupported_grant_type", "The grant_type is not supported.", DEVICE_TROUBLE);
          default -> error(refusal.error(), refusal.description(), TROUBLE);
        });
  }

  private static Words grantWords(String grantType, Refusal refusal) {
    if (grantType.equals("refresh_token")) {
      return Words.of(
          200, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
    }
    return refusal.why() == Refusal.Why.OTHER_REDIRECT_URI
        ? error(
            "redirect_uri_mismatch",
            "The redirect_uri MUST match the registered callback URL for this application.",
            "/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/"
                + "#redirect-uri-mismatch2")
        : error(
            "bad_verification_code",
            "The code passed is incorrect or expired.",
            TROUBLE + "bad-verification-code");
  }

  private static Optional<Words> deviceWords(Refusal refusal) {
    Words words =
        switch (refusal.error()) {
          case "invalid_grant" ->
              error(
                  "incorrect_device_code",
                  "The device_code provided is not valid.",
                  DEVICE_TROUBLE);
          case "invalid_client" ->
              error(
                  "incorrect_client_credentials",
                  "The client_id and/or client_secret passed are incorrect.",
                  DEVICE_TROUBLE);
          default -> error(refusal.error(), refusal.description(), DEVICE_TROUBLE);
        };
    if (refusal.interval() > 0) {
      words.body().number("interval", refusal.interval());
    }
    return Optional.of(words);
  }

  private static Words error(String error, String description, String uri) {
    Words words = Words.of(200, error, description);
    words.body().string("error_uri", uri);
    return words;
  }

  @Override
  String jsonType(Endpoint endpoint) {
    return "application/json; charset=utf-8";
  }

  /** The tokens and the codes of devices are form-encoded, unless the client accepts JSON. */
  @Override
  Response rendered(Endpoint endpoint, Request request, Response answer) {
    boolean form = endpoint == Endpoint.TOKEN || endpoint == Endpoint.DEVICE_AUTHORIZATION;
    if (!form || accepts(request, JSON) || !isJson(answer)) {
      return super.rendered(endpoint, request, answer);
    }
    Map<String, String> members = new LinkedHashMap<>();
    JsonObject.read(answer.body())
        .map(JsonNode::properties)
        .ifPresent(all -> all.forEach(m -> members.put(m.getKey(), m.getValue().asText(""))));
    return answer.withBody(
        "application/x-www-form-urlencoded; charset=utf-8", Parameters.encode(members));
  }

  private static boolean isJson(Response answer) {
    return JSON.equals(answer.headers().get("Content-Type"));
  }

  private static boolean accepts(Request request, String type) {
    List<String> accept = request.header("Accept");
    return accept.stream().anyMatch(value -> value.contains(type));
  }
}
