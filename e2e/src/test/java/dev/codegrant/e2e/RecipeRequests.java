package dev.codegrant.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What the recipes of docs/testkit.md send by hand. */
final class RecipeRequests {
  static final HttpClient HTTP = HttpClient.newHttpClient();

  private RecipeRequests() {}

  static HttpResponse<String> get(URI uri) {
    return send(HTTP, HttpRequest.newBuilder(uri));
  }

  static HttpResponse<String> get(URI uri, String token) {
    return get(HTTP, uri, token);
  }

  static HttpResponse<String> get(HttpClient http, URI uri, String token) {
    return send(http, HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token));
  }

  static HttpResponse<String> post(URI uri, String form) {
    return post(HTTP, uri, form);
  }

  static HttpResponse<String> post(HttpClient http, URI uri, String form) {
    return send(http, posting(uri, form, "application/x-www-form-urlencoded"));
  }

  static HttpResponse<String> post(URI uri, String body, String type) {
    return send(HTTP, posting(uri, body, type));
  }

  private static HttpRequest.Builder posting(URI uri, String body, String type) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
