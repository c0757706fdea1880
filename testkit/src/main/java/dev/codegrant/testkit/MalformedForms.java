package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import wiremock.jakarta.servlet.AsyncContext;
import wiremock.jakarta.servlet.Filter;
import wiremock.jakarta.servlet.FilterChain;
import wiremock.jakarta.servlet.ServletException;
import wiremock.jakarta.servlet.ServletRequest;
import wiremock.jakarta.servlet.ServletResponse;
import wiremock.jakarta.servlet.http.HttpServletRequest;
import wiremock.jakarta.servlet.http.HttpServletResponse;

/**
 * Hands malformed queries and forms to the engine, past WireMock, which decodes both before any of
 * its extensions is asked and answers with status 500 and a stack trace.
 */
final class MalformedForms implements Filter {
  private final Function<String, Optional<Engine>> engines;

  MalformedForms(Function<String, Optional<Engine>> engines) {
    this.engines = engines;
  }

  @Override
  public void doFilter(ServletRequest anyRequest, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) anyRequest;
    Optional<Engine> engine = engines.apply(http.getRequestURI());
    if (engine.isEmpty()) {
      chain.doFilter(http, response);
      return;
    }
    ReplayedBody replayed = new ReplayedBody(http);
    Request request = request(http, replayed.text());
    if (request.queryParameters().and(request.formParameters()).isMalformed()) {
      answer(http.startAsync(), engine.get().handle(request));
    } else {
      PeerCertificate.set(http);
      try {
        chain.doFilter(replayed, response);
      } finally {
        PeerCertificate.clear();
      }
    }
  }

  private static Request request(HttpServletRequest http, String body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(http.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), Collections.list(http.getHeaders(name)));
    }
    return new Request(
        http.getMethod(),
        http.getRequestURI(),
        http.getQueryString(),
        headers,
        body,
        PeerCertificate.of(http));
  }

  private static void answer(AsyncContext context, Response answer) {
    context.setTimeout(0);
    CompletableFuture.delayedExecutor(answer.delay().toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              try {
                write((HttpServletResponse) context.getResponse(), answer);
              } catch (IOException e) {
                // The client has gone.
              } finally {
                context.complete();
              }
            });
  }

  private static void write(HttpServletResponse response, Response answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
