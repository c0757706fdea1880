package dev.codegrant.rivals.conformance;

import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.apache.catalina.LifecycleException;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;

/** Spring Security's {@code oauth2Login()} in a web application, visited by a user's browser. */
final class SpringSecurityParty implements RelyingPartyDriver, AutoCloseable {
  private final Registrations registrations = new Registrations();
  private final SpringSecurityApplication application;

  SpringSecurityParty() throws LifecycleException {
    this.application = SpringSecurityApplication.start(registrations);
  }

  @Override
  public SignedIn signIn(SignInTask task) throws Exception {
    String id = Integer.toHexString(task.issuer().hashCode());
    if (!registrations.has(id)) {
      registrations.add(
          ClientRegistrations.fromIssuerLocation(task.issuer())
              .registrationId(id)
              .clientId(task.clientId())
              .clientSecret(task.clientSecret())
              .scope(task.scope().split(" "))
              .redirectUri(task.redirectUri().toString())
              .build(),
          task.idTokenAlgorithm());
    }
    HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpResponse<String> begun = get(browser, "/oauth2/authorization/" + id);
    URI callback = task.visit(URI.create(begun.headers().firstValue("Location").orElseThrow()));
    get(browser, "/callback?" + callback.getRawQuery());
    return who(browser, WhoServlet.PATH);
  }

  @Override
  public SignedIn refresh(SignInTask task, SignedIn before) throws Exception {
    return who((HttpClient) before.tokens(), WhoServlet.REFRESH);
  }

  private SignedIn who(HttpClient browser, String path) throws Exception {
    HttpResponse<String> page = get(browser, path);
    if (page.statusCode() != 200) {
      throw new IllegalStateException("not signed in: " + page.statusCode());
    }
    String[] lines = page.body().split("\n", -1);
    return new SignedIn(
        lines[0], Optional.of(lines[1]).filter(subject -> !subject.isEmpty()), browser);
  }

  private HttpResponse<String> get(HttpClient browser, String path)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(application.uri().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws LifecycleException {
    application.close();
  }
}
