package dev.codegrant.internal.http;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpMethods;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads one answer. Thread-safe. */
public final class BackChannel {

  static final int LONGEST_BODY = 1024 * 1024;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
  private static final String USER_AGENT = "codegrant";
  private static final String JSON = "application/json";

  private final HttpTransport transport;
  private final Duration timeout;
  private final Failures failures;

  /**
   * Makes a back channel.
   *
   * @param transport what carries the requests
   * @param timeout the time for one request from the first byte to the last of the answer
   */
  public BackChannel(HttpTransport transport, Duration timeout) {
    this.transport = transport;
    this.timeout = timeout;
    this.failures = new Failures(timeout);
  }

  /** More than nothing, and not so long that its nanoseconds overflow. */
  public static Duration requireTimeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a timeout of more than zero and at most a day",
          timeout.toString(),
          "pass the time that one request may take");
    }
    return timeout;
  }

  /** Posts a form. */
  public HttpAnswer post(ClientRequest request) {
    Map<String, String> form = new LinkedHashMap<>();
    request.parameters().forEach((name, value) -> form.put(name, value.reveal()));
    HttpContent content =
        new ByteArrayContent(
            "application/x-www-form-urlencoded",
            FormEncoding.encode(form).getBytes(StandardCharsets.US_ASCII));
    return send(HttpMethods.POST, request.endpoint(), request.headers(), JSON, content);
  }

  /** Gets the answer to parameters in the query; whatever is said of it names the rest alone. */
  public HttpAnswer getWithQuery(ClientRequest request) {
    Map<String, String> query = new LinkedHashMap<>();
    request.parameters().forEach((name, value) -> query.put(name, value.reveal()));
    URI uri = FormEncoding.append(request.endpoint(), query);
    try {
      return send(HttpMethods.GET, uri, request.headers(), JSON, null).at(request.endpoint());
    } catch (TransportException e) {
      // The failure below may be another library's, and quote the address that it was given.
      throw e.getCause() == null
          ? e
          : new TransportException(e.kind(), e.expected(), e.came(), e.advice(), null);
    }
  }

  /** Gets a JSON document. */
  public HttpAnswer get(URI uri) {
    return get(uri, JSON, Map.of());
  }

  /**
   * Gets a document.
   *
   * @param accept the media types that are understood, as the value of an Accept header
   * @param headers what the request carries beside
   */
  public HttpAnswer get(URI uri, String accept, Map<String, Secret> headers) {
    return send(HttpMethods.GET, uri, headers, accept, null);
  }

  /**
   * Sends a request about a JSON document, and asks for one.
   *
   * @param method POST, PUT or PATCH with a document, DELETE with one or without
   * @param json the document in UTF-8, or null
   */
  public HttpAnswer json(
      String method, URI uri, Map<String, Secret> headers, byte @Nullable [] json) {
    return send(method, uri, headers, JSON, json == null ? null : new ByteArrayContent(JSON, json));
  }

  private HttpAnswer send(
      String method,
      URI uri,
      Map<String, Secret> headers,
      String accept,
      @Nullable HttpContent content) {
    try {
      return exchange(method, uri, headers, accept, content);
    } catch (OAuthException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.ofTheTransport(uri, e);
    }
  }

  private HttpAnswer exchange(
      String method,
      URI uri,
      Map<String, Secret> headers,
      String accept,
      @Nullable HttpContent content) {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpResponse response = execute(method, uri, headers, accept, content);
    try {
      requireIdentityEncoding(uri, response.getHeaders());
      byte[] body = read(uri, response, deadline);
      List<String> types = response.getHeaders().getHeaderStringValues("Content-Type");
      Duration retryAfter =
          RetryAfter.of(
              response.getHeaders().getHeaderStringValues("Retry-After"),
              response.getHeaders().getHeaderStringValues("Date"));
      return new HttpAnswer(
          uri,
          response.getStatusCode(),
          List.copyOf(types),
          body,
          retryAfter,
          kept(response.getHeaders()));
    } finally {
      disconnect(response);
    }
  }

  private static Map<String, List<String>> kept(HttpHeaders headers) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    for (String name : HttpAnswer.KEPT_HEADERS) {
      kept.put(name, List.copyOf(headers.getHeaderStringValues(name)));
    }
    return Map.copyOf(kept);
  }

  private HttpResponse execute(
      String method,
      URI uri,
      Map<String, Secret> headers,
      String accept,
      @Nullable HttpContent content) {
    try {
      // Not following is said twice: without retries google-http-client follows nothing either, but
      // one of the two could be changed by somebody who does not know of the other.
      HttpRequest request =
          transport
              .createRequestFactory()
              .buildRequest(method, verbatim(uri), content)
              .setFollowRedirects(false)
              .setThrowExceptionOnExecuteError(false)
              .setNumberOfRetries(0)
              .setLoggingEnabled(false)
              .setCurlLoggingEnabled(false)
              .setResponseReturnRawInputStream(true)
              .setSuppressUserAgentSuffix(true)
              .setConnectTimeout(millis(timeout))
              .setReadTimeout(millis(timeout))
              .setWriteTimeout(millis(timeout));
      HttpHeaders sent = request.getHeaders();
      sent.setUserAgent(USER_AGENT).setAccept(accept).setAcceptEncoding("identity");
      headers.forEach((name, value) -> sent.set(name, List.of(value.reveal())));
      return request.execute();
    } catch (IOException e) {
      throw failures.of(uri, e, ErrorKind.TRANSPORT_FAILED);
    }
  }

  /**
   * The address as it is: GenericUrl would put the parameters of a query together by name, and RFC
   * 6749 section 3.2 wants the query retained.
   */
  private static GenericUrl verbatim(URI uri) {
    String text = uri.toString();
    int mark = text.indexOf('?');
    GenericUrl url = new GenericUrl(mark < 0 ? text : text.substring(0, mark), true);
    if (mark >= 0) {
      url.put(text.substring(mark + 1), "");
    }
    return url;
  }

  private byte[] read(URI uri, HttpResponse response, long deadline) {
    try (InputStream in = response.getContent()) {
      if (in == null) {
        return new byte[0];
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        if (out.size() > LONGEST_BODY) {
          throw Failures.tooLarge(uri, "more");
        }
        if (System.nanoTime() - deadline > 0) {
          throw new SocketTimeoutException("the answer took longer than " + timeout);
        }
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw failures.of(uri, e, ErrorKind.RESPONSE_TRUNCATED);
    }
  }

  private static void requireIdentityEncoding(URI uri, HttpHeaders headers) {
    List<String> encodings = headers.getHeaderStringValues("Content-Encoding");
    if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
      throw new MalformedResponseException(
          ErrorKind.CONTENT_ENCODING_REFUSED,
          "an answer without Content-Encoding from " + SecureUri.describe(uri) + ", as asked",
          "an encoded answer",
          "switch compression off for this endpoint, or in the proxy before it");
    }
  }

  private static void disconnect(HttpResponse response) {
    try {
      response.disconnect();
    } catch (IOException e) {
      // The answer was read, or its failure is on its way to the caller.
    }
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }
}
