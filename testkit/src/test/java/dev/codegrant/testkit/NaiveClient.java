package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;

/** A client that sends what it is told, right or wrong. */
final class NaiveClient {
  static final String CALLBACK = "http://127.0.0.1:9/callback";

  /** The pair of RFC 7636 appendix B. */
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(TestKeys.context(new KeyManager[0], TestKeys.trustManagers()))
          .build();

  private NaiveClient() {}

  /** Parameters in order, of which some may be replaced ("name", "value") or left out (null). */
  static final class Form {
    private final List<String[]> pairs = new ArrayList<>();

    Form with(String name, String value) {
      without(name);
      return and(name, value);
    }

    Form and(String name, String value) {
      pairs.add(new String[] {name, value});
      return this;
    }

    Form without(String name) {
      pairs.removeIf(pair -> pair[0].equals(name));
      return this;
    }

    @Override
    public String toString() {
      return String.join("&", pairs.stream().map(p -> encode(p[0]) + "=" + encode(p[1])).toList());
    }
  }

  static Form authorization() {
    return new Form()
        .with("response_type", "code")
        .with("client_id", "app")
        .with("redirect_uri", CALLBACK)
        .with("scope", "read write")
        .with("state", "s-1")
        .with("code_challenge", CHALLENGE)
        .with("code_challenge_method", "S256");
  }

  static Form openId() {
    return authorization().with("scope", "openid email");
  }

  static URI authorizationUri(FakeAuthorizationServer server, Form form) {
    return URI.create(server.authorizationEndpoint() + "?" + form);
  }

  static String code(FakeAuthorizationServer server) {
    return code(server, authorization());
  }

  static String code(FakeAuthorizationServer server, Form authorization) {
    return parameter(server.approve(authorizationUri(server, authorization)), "code");
  }

  static Form redemption(String code) {
    return new Form()
        .with("grant_type", "authorization_code")
        .with("code", code)
        .with("redirect_uri", CALLBACK)
        .with("code_verifier", VERIFIER)
        .with("client_id", "app");
  }

  static Form refresh(String refreshToken) {
    return new Form()
        .with("grant_type", "refresh_token")
        .with("refresh_token", refreshToken)
        .with("client_id", "app");
  }

  /** Redeems a fresh code and returns the body of the answer. */
  static String tokens(FakeAuthorizationServer server) {
    return tokens(server, authorization());
  }

  static ReceivedJwt idToken(FakeAuthorizationServer server, Form authorization) {
    return ReceivedJwt.of(member(tokens(server, authorization), "id_token"));
  }

  static String tokens(FakeAuthorizationServer server, Form authorization) {
    HttpResponse<String> answer =
        post(server.tokenEndpoint(), redemption(code(server, authorization)));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return answer.body();
  }

  static HttpResponse<String> get(URI uri, String... headers) {
    return send(request(uri, headers).GET());
  }

  static HttpResponse<String> post(URI uri, Form form, String... headers) {
    return send(
        request(uri, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.toString())));
  }

  /** Registers a client dynamically and returns the body of the answer. */
  static String register(FakeAuthorizationServer server, String json) {
    return send(request(server.uri(Endpoint.REGISTRATION))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)))
        .body();
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static HttpRequest.Builder request(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return headers.length == 0 ? request : request.headers(headers);
  }

  static String[] basic(String id, String secret) {
    String pair = encode(id) + ":" + encode(secret);
    return new String[] {
      "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))
    };
  }

  static int resourceStatus(FakeAuthorizationServer server, String accessToken) {
    return get(server.resource(), "Authorization", "Bearer " + accessToken).statusCode();
  }

  /** A member of a flat JSON object. */
  static String member(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|(\\w+))").matcher(json);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + json);
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  static String parameter(URI uri, String name) {
    return String.join("|", parameters(uri).getOrDefault(name, List.of()));
  }

  static Map<String, List<String>> parameters(URI uri) {
    return Parameters.parse(uri.getRawQuery()).asMap();
  }

  static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
