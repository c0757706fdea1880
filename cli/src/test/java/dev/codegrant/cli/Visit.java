package dev.codegrant.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without a window. */
final class Visit {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Visit() {}

  /** Visits an address and returns the status. */
  static int get(URI address) {
    return send(HttpRequest.newBuilder(address).build()).statusCode();
  }

  /** Visits an API with a token and returns the status. */
  static int get(URI address, String token) {
    return send(HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build())
        .statusCode();
  }

  /** Visits an address when the program opens it there, and does not wait for the page. */
  static void later(URI address) {
    Thread thread = new Thread(() -> get(address), "visit");
    thread.setDaemon(true);
    thread.start();
  }

  /** Presses a button of the consent page and returns where the server sends the browser. */
  static URI decide(URI authorizationUri, String decision) {
    String all = authorizationUri.toString();
    int question = all.indexOf('?');
    String form = all.substring(question + 1) + "&username=bob&decision=" + encoded(decision);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(all.substring(0, question)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return URI.create(send(request).headers().firstValue("Location").orElseThrow());
  }

  /**
   * Goes where the server would send the browser, with an answer to the state that it was given.
   */
  static void answer(URI authorizationUri, String what) {
    String query = authorizationUri.getRawQuery();
    URI redirect = URI.create(parameter(query, "redirect_uri"));
    int unused = get(URI.create(redirect + "?" + what + "&state=" + parameter(query, "state")));
  }

  private static String parameter(String query, String name) {
    Matcher matcher = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + query);
    }
    return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<Void> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
