package dev.codegrant.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A user and the browser in front of them, over plain HTTP: keeps cookies, fills in the sign-in and
 * consent forms. Stays signed in, as a browser does; cookies know no ports, so one person serves
 * one server.
 */
final class Person {
  private final String name;
  private final String password;
  private final HttpClient browser =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .cookieHandler(new LoopbackCookies())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Person(String name, String password) {
    this.name = name;
    this.password = password;
  }

  /** The user that {@link SpringAuthorizationServer} knows. */
  static Person alice() {
    return new Person("alice", "alice");
  }

  /**
   * Signs in and agrees to everything that is asked.
   *
   * @return the redirect to the client, which is not fetched
   * @throws IllegalStateException if the server shows some other page, such as an error
   */
  URI signInAndConsent(URI authorizationUri) {
    HttpResponse<String> page = signIn(authorizationUri);
    return redirect(consentForm(page).map(form -> submit(form, form.ticked())).orElse(page));
  }

  /**
   * Signs in and presses Cancel on the consent page.
   *
   * @return the redirect to the client, which is not fetched
   * @throws IllegalStateException if the server shows some other page, such as an error
   */
  URI signInAndRefuse(URI authorizationUri) {
    HttpResponse<String> page = signIn(authorizationUri);
    Form consent = consentForm(page).orElseThrow(() -> new IllegalStateException(seen(page)));
    return redirect(submit(consent, consent.filled(Map.of())));
  }

  /**
   * Signs in, if asked to.
   *
   * @return what the server shows then: the consent page, the sign-in page again, an error page, or
   *     the redirect to the client
   */
  HttpResponse<String> signIn(URI authorizationUri) {
    HttpResponse<String> page = open(authorizationUri);
    Optional<Form> signIn = Form.in(page.uri(), page.body()).filter(form -> form.has("password"));
    return signIn
        .map(form -> submit(form, form.filled(Map.of("username", name, "password", password))))
        .orElse(page);
  }

  /** Brings the browser to the client's redirect URI. */
  HttpResponse<String> deliver(URI callback) {
    return send(request(callback).build());
  }

  /**
   * Opens a page that sends the browser back to the client, as after a logout.
   *
   * @return the redirect to the client, which is not fetched
   * @throws IllegalStateException if the server shows some page instead
   */
  URI sentBackFrom(URI page) {
    return redirect(open(page));
  }

  /** Fetches a page, following redirects within its server. */
  HttpResponse<String> open(URI page) {
    return follow(send(request(page).build()));
  }

  private HttpResponse<String> submit(Form form, String body) {
    return follow(
        send(
            request(form.action())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build()));
  }

  private HttpResponse<String> follow(HttpResponse<String> first) {
    HttpResponse<String> response = first;
    for (int hops = 0; hops < 10; hops++) {
      URI here = response.uri();
      Optional<URI> next =
          location(response).filter(to -> here.getAuthority().equals(to.getAuthority()));
      if (next.isEmpty()) {
        return response;
      }
      response = send(request(next.get()).build());
    }
    throw new IllegalStateException("Redirects without end at " + response.uri());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return browser.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(10))
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  }

  private static Optional<Form> consentForm(HttpResponse<String> page) {
    return Form.in(page.uri(), page.body())
        .filter(form -> form.has("client_id") && form.has("state"));
  }

  private static URI redirect(HttpResponse<String> response) {
    return location(response).orElseThrow(() -> new IllegalStateException(seen(response)));
  }

  private static Optional<URI> location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").map(response.uri()::resolve);
  }

  private static String seen(HttpResponse<String> page) {
    return "Unexpected page: " + page.statusCode() + " " + page.uri() + "\n" + page.body();
  }
}
