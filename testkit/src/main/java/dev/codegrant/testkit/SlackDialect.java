package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Slack's second version of OAuth, by which apps are installed for a bot, a user or both. */
final class SlackDialect extends Dialect {
  private static final String TEAM = "T0FAKE000";

  private static final Map<Endpoint, String> PATHS =
      Map.of(
          Endpoint.AUTHORIZATION, "/oauth/v2/authorize",
          Endpoint.TOKEN, "/api/oauth.v2.access",
          Endpoint.USERINFO, "/api/openid.connect.userInfo",
          Endpoint.REVOCATION, "/api/auth.revoke",
          Endpoint.RESOURCE, "/resource");

  private static final Set<String> GRANT_TYPES = Set.of("authorization_code", "refresh_token");
  private static final Set<String> OMISSIBLE = Set.of("response_type", "grant_type");
  private static final List<String> CLAIMS =
      List.of("sub", "email", "email_verified", "name", "given_name", "family_name", "locale");

  private static final Map<String, String> CODES =
      Map.of(
          "invalid_scope", "invalid_scope",
          "unsupported_grant_type", "invalid_grant_type",
          "invalid_token", "invalid_auth",
          "invalid_request", "invalid_arguments");

  /** Those whose first tokens were issued; what comes after is a refresh. */
  private final Set<Grant> answered = ConcurrentHashMap.newKeySet();

  private @Nullable EngineParts parts;

  @Override
  Map<Endpoint, String> paths() {
    return PATHS;
  }

  @Override
  boolean servesGrantType(String name) {
    return GRANT_TYPES.contains(name);
  }

  @Override
  Duration accessTokenLifetime() {
    return NEVER;
  }

  @Override
  boolean issParameter() {
    return false;
  }

  @Override
  boolean mayOmit(String parameter) {
    return OMISSIBLE.contains(parameter);
  }

  /** The bot's; the user's are found in the request later. */
  @Override
  Scopes requestedScopes(Parameters parameters, Optional<String> usual) throws Refusal {
    Scopes user = otherScopes(parameters);
    Scopes bot = scopes(parameters, "scope");
    if (bot.names().isEmpty() && user.names().isEmpty()) {
      throw Refusal.invalidScope(
          "scope and user_scope are missing: expected one of them, with commas between the names");
    }
    return bot;
  }

  @Override
  Scopes otherScopes(Parameters parameters) throws Refusal {
    return scopes(parameters, "user_scope");
  }

  private static Scopes scopes(Parameters parameters, String name) throws Refusal {
    Optional<String> sent = parameters.value(name);
    if (sent.isEmpty()) {
      return Scopes.NONE;
    }
    if (sent.get().contains(" ")) {
      throw Refusal.invalidScope(
          name + " is '" + sent.get() + "', expected commas between the names and no spaces");
    }
    return Scopes.parse(sent.get().replace(',', ' '));
  }

  @Override
  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    return !accessTokenLifetime.equals(NEVER);
  }

  @Override
  String prefix(Issued.Kind kind, Grant grant) {
    return switch (kind) {
      case CODE -> "";
      case ACCESS_TOKEN -> grant.isPartOfAnother() ? "xoxp-" : "xoxb-";
      case REFRESH_TOKEN -> "xoxe-1-";
    };
  }

  @Override
  void connect(EngineParts engine) {
    this.parts = engine;
    SlackWebApi api = new SlackWebApi(engine.bearer(), engine.users());
    engine.handlers().put(Endpoint.USERINFO, api::userInfo);
    engine.handlers().put(Endpoint.REVOCATION, api::revoke);
  }

  /** The bot's token at the top, the user's below; a refresh has the one it is for at the top. */
  @Override
  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller)
      throws Refusal {
    JsonObject said =
        new JsonObject().raw("ok", "true").string("app_id", id("A", grant.clientId()));
    boolean first = !grant.isPartOfAnother() && answered.add(grant);
    if (first) {
      said.raw("authed_user", authedUser(answer, grant, caller).toString());
    }
    boolean botOrRefresh = !first || !grant.scopes().names().isEmpty();
    if (botOrRefresh) {
      said.raw(tokens(answer, grant.isPartOfAnother() ? "user" : "bot", scopes).members());
    }
    if (botOrRefresh && !grant.isPartOfAnother()) {
      said.string("bot_user_id", id("U", "bot of " + grant.clientId()));
    }
    return said.raw(
            "team",
            new JsonObject().string("id", TEAM).string("name", "Example Workspace").toString())
        .raw("enterprise", "null")
        .raw("is_enterprise_install", "false");
  }

  private JsonObject authedUser(JsonObject answer, Grant grant, Caller caller) throws Refusal {
    JsonObject user = new JsonObject().string("id", id("U", grant.username()));
    Scopes scopes = scopes(grant.consent().request(), "user_scope");
    EngineParts engine = parts;
    if (scopes.names().isEmpty() || engine == null) {
      return user;
    }
    Grant ofUser =
        Grant.exchanged(grant.client(), grant, grant::isRevoked, scopes, Optional.empty());
    Optional<String> seconds = Optional.ofNullable(answer.members().get("expires_in"));
    Instant expiresAt =
        engine
            .clock()
            .instant()
            .plusSeconds(seconds.map(Long::parseLong).orElse(NEVER.toSeconds()));
    JsonObject tokens = new JsonObject();
    tokens.string(
        "access_token",
        engine.issued().accessToken(ofUser, scopes, Resources.ANYWHERE, caller, expiresAt));
    seconds.ifPresent(value -> tokens.raw("expires_in", value));
    if (answer.members().containsKey("refresh_token")) {
      tokens.string("refresh_token", engine.issued().refreshToken(ofUser, caller));
    }
    return user.raw(tokens(tokens, "user", scopes).members());
  }

  private static JsonObject tokens(JsonObject answer, String type, Scopes scopes) {
    return new JsonObject()
        .raw(answer.members())
        .remove("id_token")
        .string("scope", String.join(",", scopes.names()))
        .string("token_type", type);
  }

  private static String id(String prefix, String of) {
    return prefix + Integer.toHexString(of.hashCode()).toUpperCase(Locale.ROOT);
  }

  @Override
  JsonObject user(JsonObject usual, String username) {
    String user = id("U", username);
    return new JsonObject()
        .raw("ok", "true")
        .raw(usual.retain(CLAIMS).members())
        .string("sub", user)
        .string("https://slack.com/user_id", user)
        .string("https://slack.com/team_id", TEAM)
        .number("date_email_verified", 1_622_128_723)
        .string("picture", "https://secure.gravatar.com/avatar/" + user + ".png")
        .string("https://slack.com/team_name", "Example Workspace")
        .string("https://slack.com/team_domain", "example");
  }

  @Override
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    String grantType = request.formParameters().value("grant_type").orElse("");
    String code =
        switch (refusal.error()) {
          case "invalid_client" ->
              refusal.why() == Refusal.Why.UNKNOWN ? "invalid_client_id" : "bad_client_secret";
          case "invalid_grant" ->
              grantType.equals("refresh_token")
                  ? "invalid_refresh_token"
                  : switch (refusal.why()) {
                    case OTHER_REDIRECT_URI -> "bad_redirect_uri";
                    case USED -> "code_already_used";
                    default -> "invalid_code";
                  };
          default -> CODES.getOrDefault(refusal.error(), refusal.error());
        };
    int status = refusal.status() == 405 ? 405 : 200;
    return Optional.of(
        new Words(status, new JsonObject().raw("ok", "false").string("error", code)));
  }

  @Override
  String jsonType(Endpoint endpoint) {
    return "application/json;charset=utf-8";
  }
}
