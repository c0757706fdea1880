package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The protocol by hand and without any check: shows that the server works without the SDK. */
final class HandWrittenClient {
  static final String REDIRECT_URI = "http://127.0.0.1:54321/callback";

  /** Holds characters that a server could lose on the way. */
  static final String STATE = "a b+c/=&é";

  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final SpringAuthorizationServer server;
  private final String clientId;
  private final String authorizationHeader;

  private HandWrittenClient(
      SpringAuthorizationServer server, String clientId, String authorizationHeader) {
    this.server = server;
    this.clientId = clientId;
    this.authorizationHeader = authorizationHeader;
  }

  static HandWrittenClient confidential(SpringAuthorizationServer server, String secret) {
    String pair = encoded(Clients.CONFIDENTIAL) + ":" + encoded(secret);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
    return new HandWrittenClient(server, Clients.CONFIDENTIAL, basic);
  }

  static HandWrittenClient confidential(SpringAuthorizationServer server) {
    return confidential(server, Clients.CONFIDENTIAL_SECRET);
  }

  /** Only names itself in the body, unless a call adds a secret there. */
  static HandWrittenClient unauthenticated(SpringAuthorizationServer server, String clientId) {
    return new HandWrittenClient(server, clientId, "");
  }

  URI authorizationUri(String redirectUri, Map<String, String> more) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", clientId);
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", "read write");
    parameters.put("state", STATE);
    parameters.put("code_challenge", challenge());
    parameters.put("code_challenge_method", "S256");
    parameters.putAll(more);
    return URI.create(server.authorizationEndpoint() + "?" + form(parameters));
  }

  HttpResponse<String> redeem(String code) {
    return redeem(code, Map.of());
  }

  HttpResponse<String> redeem(String code, Map<String, String> more) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", REDIRECT_URI);
    parameters.put("code_verifier", VERIFIER);
    parameters.putAll(more);
    return post(server.tokenEndpoint(), parameters);
  }

  HttpResponse<String> refresh(String refreshToken) {
    return post(
        server.tokenEndpoint(),
        Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  HttpResponse<String> revoke(String token) {
    return post(server.revocationEndpoint(), Map.of("token", token));
  }

  HttpResponse<String> hello(String accessToken) {
    return send(
        HttpRequest.newBuilder(server.resource()).header("Authorization", "Bearer " + accessToken));
  }

  HttpResponse<String> get(URI uri) {
    return send(HttpRequest.newBuilder(uri));
  }

  /** A member of a JSON answer whose value is a string without escapes. */
  static String member(HttpResponse<String> json, String name) {
    return member(json.body(), name);
  }

  static String member(String json, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!member.find()) {
      throw new IllegalStateException("No " + name + " in " + json);
    }
    return member.group(1);
  }

  /** A parameter of the authorization response, decoded. */
  static String parameter(URI callback, String name) {
    for (String pair : callback.getRawQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), UTF_8);
      }
    }
    throw new IllegalStateException("No " + name + " in " + callback);
  }

  private HttpResponse<String> post(URI uri, Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Content-Type", "application/x-www-form-urlencoded");
    if (authorizationHeader.isEmpty()) {
      all.put("client_id", clientId);
    } else {
      request.header("Authorization", authorizationHeader);
    }
    return send(request.POST(BodyPublishers.ofString(form(all))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.header("Accept", "application/json").timeout(Duration.ofSeconds(10)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String challenge() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
        .collect(joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
