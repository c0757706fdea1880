package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.NaiveClient.Form;
import dev.codegrant.testkit.provider.ProviderDriver;
import dev.codegrant.testkit.provider.ProviderTask;
import dev.codegrant.testkit.provider.SampleOutcome;
import dev.codegrant.testkit.provider.SampleOutcome.Category;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** A client of Example Drive, whose scopes have commas and whose errors come with 200. */
final class DriveClient implements ProviderDriver {
  /** What it does wrong. */
  enum Fault {
    NONE,
    OTHER_AUTHORIZATION_ENDPOINT,
    SCOPE_WITH_SPACES,
    NONCE,
    PROMPT,
    SECRET_FOR_THE_BROWSER,
    SECRET_IN_A_FRAGMENT,
    VERIFIER_IN_A_FRAGMENT,
    FRAGMENT,
    AUTHORIZATION_TWICE,
    CREDENTIALS_IN_BASIC,
    BOTH_CREDENTIALS,
    BODY_IN_JSON,
    PUT,
    OTHER_PATH,
    ACCEPTS_ANYTHING,
    OTHER_VERIFIER,
    GRANT_TYPE_TWICE,
    SCOPE_IN_REFRESH,
    OTHER_REFRESH_TOKEN,
    SECRET_OF_THE_DEVICE,
    SECRET_OF_THE_DEVICE_WITHIN_A_TEXT,
    SECRET_OF_THE_DEVICE_IN_URL,
    SECRET_IN_A_HEADER,
    CODE_TWICE,
    CODE_ELSEWHERE,
    OTHER_CODE,
    SECRET_IN_THE_PATH,
    CODE_IN_URL,
    VERIFIER_IN_URL,
    SECRET_WITHIN_A_TEXT_IN_URL,
    SECRET_ENCODED_TWICE_IN_URL,
    CREDENTIALS_IN_URL,
    UNPADDED_CREDENTIALS_IN_URL,
    PARAMETER_IN_URL,
    GRANT_TYPE_IN_URL,
    SCOPE_IN_URL,
    SENDS_NOTHING,
    OTHER_STATE,
    SAME_STATE,
    MISSING_STATE_ACCEPTED,
    DENIAL_SENT,
    DENIAL_NOT_READ,
    SCOPE_SPLIT_AT_SPACES,
    SCOPE_INVENTED,
    EXPIRY_IN_MILLISECONDS,
    EXPIRY_INVENTED,
    REFRESH_TOKEN_LOST,
    COMPANION_LOST,
    FORM_NOT_READ,
    ERROR_ONLY_WITH_400,
    CODE_LOST,
    OTHER_MEANING,
    OTHER_CATEGORY,
    TOKEN_AS_CODE,
    ANY_TEXT_READ,
    THROWS
  }

  private static final String VERIFIER = NaiveClient.VERIFIER;

  private static final Map<String, String> MEANINGS =
      Map.of(
          "code_used", "invalid_grant",
          "session_over", "invalid_grant",
          "app_disabled", "invalid_client",
          "busy", "temporarily_unavailable",
          "user_cancelled", "access_denied");

  private static final Map<String, Category> CATEGORIES =
      Map.of(
          "invalid_grant", Category.REAUTH,
          "invalid_client", Category.CLIENT,
          "temporarily_unavailable", Category.RETRY,
          "authorization_pending", Category.PENDING,
          "access_denied", Category.DENIED);

  private final AtomicInteger attempts = new AtomicInteger();
  private final Fault fault;

  DriveClient(Fault fault) {
    this.fault = fault;
  }

  private boolean is(Fault one) {
    return fault == one;
  }

  @Override
  public SampleOutcome redeem(ProviderTask task) {
    String state = "s " + (is(Fault.SAME_STATE) ? 1 : attempts.incrementAndGet());
    if (is(Fault.AUTHORIZATION_TWICE)) {
      task.visit(authorizationUri(task, state));
    }
    URI callback = task.visit(authorizationUri(task, state));
    if (!accepts(state, parameter(callback, "state"))) {
      throw new IllegalStateException("the state of another attempt");
    }
    if (!parameter(callback, "error").isEmpty() && !is(Fault.DENIAL_NOT_READ)) {
      if (is(Fault.DENIAL_SENT)) {
        send(task, redemption(task, ""));
      }
      return error(parameter(callback, "error"));
    }
    String code = parameter(callback, "code");
    Form form = redemption(task, is(Fault.OTHER_CODE) ? code + "=" : code);
    if (is(Fault.SENDS_NOTHING)) {
      return SampleOutcome.unreadable();
    }
    if (is(Fault.CODE_TWICE)) {
      send(task, form);
    }
    if (is(Fault.CODE_ELSEWHERE)) {
      NaiveClient.post(task.deviceAuthorizationEndpoint(), form);
    }
    return outcome(send(task, form));
  }

  private boolean accepts(String sent, String came) {
    return is(Fault.OTHER_STATE)
        || came.equals(sent)
        || (is(Fault.MISSING_STATE_ACCEPTED) && came.isEmpty());
  }

  private URI authorizationUri(ProviderTask task, String state) {
    Form form =
        new Form()
            .with("response_type", "code")
            .with("app_id", task.clientId())
            .with("redirect_uri", task.redirectUri().toString())
            .with("scope", String.join(is(Fault.SCOPE_WITH_SPACES) ? " " : ",", task.scope()))
            .with("state", state)
            .with("code_challenge", NaiveClient.CHALLENGE)
            .with("code_challenge_method", "S256");
    if (is(Fault.NONCE)) {
      form.and("nonce", "n-0S6_WzA2Mj");
    }
    if (is(Fault.PROMPT)) {
      form.and("prompt", "consent");
    }
    if (is(Fault.SECRET_FOR_THE_BROWSER)) {
      form.with("code_challenge_method", task.clientSecret());
    }
    String path = is(Fault.OTHER_AUTHORIZATION_ENDPOINT) ? "/authorize" : "/oauth/authorize";
    return URI.create("https://drive.example" + path + "?" + form + fragment(task));
  }

  private String fragment(ProviderTask task) {
    return switch (fault) {
      case SECRET_IN_A_FRAGMENT -> "#" + new Form().with("client_secret", task.clientSecret());
      case VERIFIER_IN_A_FRAGMENT -> "#" + new Form().with("code_verifier", VERIFIER);
      case FRAGMENT -> "#trace=1";
      default -> "";
    };
  }

  private String path(ProviderTask task) {
    return is(Fault.SECRET_IN_THE_PATH)
        ? "/" + new Form().with("", task.clientSecret()).toString().replace("+", "%20")
        : "";
  }

  /** The query of the token endpoint, where it should have none. */
  private String query(ProviderTask task) {
    String[] basic = NaiveClient.basic(task.clientId(), task.clientSecret());
    Form form = new Form();
    switch (fault) {
      case VERIFIER_IN_URL -> form.and("code_verifier", VERIFIER);
      case SECRET_WITHIN_A_TEXT_IN_URL -> form.and("auth", "Bearer " + task.clientSecret());
      case SECRET_ENCODED_TWICE_IN_URL ->
          form.and("next", "/?" + new Form().with("client_secret", task.clientSecret()));
      case CREDENTIALS_IN_URL -> form.and("authorization", basic[1]);
      case UNPADDED_CREDENTIALS_IN_URL ->
          form.and(
              "authorization",
              Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString((task.clientId() + ":" + task.clientSecret()).getBytes(UTF_8)));
      case PARAMETER_IN_URL -> form.and("trace", "1");
      case GRANT_TYPE_IN_URL -> form.and("grant_type", "authorization_code");
      case SCOPE_IN_URL -> form.and("scope", "files.read");
      default -> {}
    }
    return form.toString().isEmpty() ? "" : "?" + form;
  }

  private Form redemption(ProviderTask task, String code) {
    Form form =
        credentials(task)
            .with("grant_type", "authorization_code")
            .with("code", code)
            .with("redirect_uri", task.redirectUri().toString())
            .with("code_verifier", is(Fault.OTHER_VERIFIER) ? "not-" + VERIFIER : VERIFIER);
    return is(Fault.GRANT_TYPE_TWICE) ? form.and("grant_type", "authorization_code") : form;
  }

  private Form credentials(ProviderTask task) {
    Form form = new Form();
    return is(Fault.CREDENTIALS_IN_BASIC)
        ? form
        : form.with("client_id", task.clientId()).with("client_secret", task.clientSecret());
  }

  @Override
  public SampleOutcome refresh(ProviderTask task) {
    Form form =
        credentials(task)
            .with("grant_type", "refresh_token")
            .with(
                "refresh_token",
                is(Fault.OTHER_REFRESH_TOKEN) ? task.accessToken() : task.refreshToken());
    return outcome(send(task, is(Fault.SCOPE_IN_REFRESH) ? form.and("scope", "files.read") : form));
  }

  @Override
  public SampleOutcome poll(ProviderTask task) {
    String deviceCode =
        NaiveClient.member(
            NaiveClient.post(
                    deviceAuthorizationEndpoint(task),
                    new Form().with("client_id", task.clientId()))
                .body(),
            "device_code");
    Form form =
        new Form()
            .with("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
            .with("device_code", deviceCode)
            .with("client_id", task.clientId());
    if (is(Fault.SECRET_OF_THE_DEVICE)) {
      form.and("client_secret", task.clientSecret());
    }
    if (is(Fault.SECRET_OF_THE_DEVICE_WITHIN_A_TEXT)) {
      form.and("auth", "Bearer " + task.clientSecret());
    }
    return outcome(send(task, form));
  }

  private URI deviceAuthorizationEndpoint(ProviderTask task) {
    URI endpoint = task.deviceAuthorizationEndpoint();
    return is(Fault.SECRET_OF_THE_DEVICE_IN_URL)
        ? URI.create(endpoint + "?" + new Form().with("client_secret", task.clientSecret()))
        : endpoint;
  }

  private HttpResponse<String> send(ProviderTask task, Form form) {
    if (is(Fault.THROWS)) {
      throw new IllegalStateException("it stops");
    }
    String accept = is(Fault.ACCEPTS_ANYTHING) ? "*/*" : "application/json";
    String[] headers = {"Accept", accept, "User-Agent", "drive-client"};
    boolean basic = is(Fault.CREDENTIALS_IN_BASIC) || is(Fault.BOTH_CREDENTIALS);
    if (basic) {
      String[] credentials = NaiveClient.basic(task.clientId(), task.clientSecret());
      headers = new String[] {"Accept", accept, credentials[0], credentials[1]};
    }
    if (is(Fault.SECRET_IN_A_HEADER)) {
      headers = new String[] {"Accept", accept, "X-Client-Secret", task.clientSecret()};
    }
    URI uri =
        is(Fault.OTHER_PATH)
            ? task.at(URI.create("https://drive.example/token"))
            : task.at(URI.create("https://drive.example/oauth/token" + path(task) + query(task)));
    if (is(Fault.CODE_IN_URL)) {
      return get(URI.create(uri + "?" + form), headers);
    }
    String type = is(Fault.BODY_IN_JSON) ? "application/json" : "application/x-www-form-urlencoded";
    return NaiveClient.send(
        NaiveClient.request(uri, headers)
            .header("Content-Type", type + "; charset=utf-8")
            .method(is(Fault.PUT) ? "PUT" : "POST", BodyPublishers.ofString(form.toString())));
  }

  private SampleOutcome outcome(HttpResponse<String> answer) {
    Map<String, String> members = members(answer.body());
    String error = members.getOrDefault("error", "");
    if (!error.isEmpty() && !(is(Fault.ERROR_ONLY_WITH_400) && answer.statusCode() == 200)) {
      return error(error);
    }
    if (is(Fault.TOKEN_AS_CODE) && members.containsKey("access_token")) {
      return SampleOutcome.error(Category.REQUEST).withCode(members.get("access_token"));
    }
    if (!members.containsKey("access_token") && !is(Fault.ANY_TEXT_READ)) {
      return SampleOutcome.unreadable();
    }
    return tokens(members);
  }

  private SampleOutcome tokens(Map<String, String> members) {
    SampleOutcome tokens = SampleOutcome.tokens();
    if (members.containsKey("scope")) {
      String delimiter = is(Fault.SCOPE_SPLIT_AT_SPACES) ? " " : ",";
      tokens = tokens.withScope(List.of(members.getOrDefault("scope", "").split(delimiter, -1)));
    } else {
      tokens =
          tokens.withScope(
              is(Fault.SCOPE_INVENTED)
                  ? List.of("files.read")
                  : List.of("files.read", "files.write"));
    }
    if (members.containsKey("expires_in")) {
      long seconds = Long.parseLong(members.getOrDefault("expires_in", ""));
      tokens = tokens.expiringIn(is(Fault.EXPIRY_IN_MILLISECONDS) ? seconds * 1000 : seconds);
    } else if (is(Fault.EXPIRY_INVENTED)) {
      tokens = tokens.expiringIn(0);
    }
    if (members.containsKey("refresh_token") && !is(Fault.REFRESH_TOKEN_LOST)) {
      tokens = tokens.withRefreshToken();
    }
    return is(Fault.COMPANION_LOST)
        ? tokens.withCompanions(List.of("owner"))
        : tokens.withCompanions(members.keySet());
  }

  private SampleOutcome error(String code) {
    String meaning = MEANINGS.getOrDefault(code, code);
    Category category =
        is(Fault.OTHER_CATEGORY)
            ? Category.REQUEST
            : CATEGORIES.getOrDefault(meaning, Category.REQUEST);
    SampleOutcome error = SampleOutcome.error(category);
    if (!is(Fault.CODE_LOST)) {
      error = error.withCode(code);
    }
    return error.withStandardCode(is(Fault.OTHER_MEANING) ? "invalid_request" : meaning);
  }

  private Map<String, String> members(String body) {
    Map<String, String> members = new LinkedHashMap<>();
    if (body.startsWith("{")) {
      JsonNode json = JsonObject.read(body).orElseThrow();
      json.properties().forEach(m -> members.put(m.getKey(), m.getValue().asText()));
    } else if (!is(Fault.FORM_NOT_READ)) {
      members.putAll(
          Parameters.parse(body).asMap().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get(0))));
    }
    members.values().removeIf(Objects::isNull);
    return members;
  }
}
