package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpIOExceptionHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import com.google.api.client.http.HttpStatusCodes;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.bearer.BearerChallenge;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.AccessToken;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One API request with its redirects and its one repetition, each time that it is executed. What
 * was learnt in one execution, and the token itself, do not outlive it.
 */
final class BearerAttempt
    implements HttpExecuteInterceptor,
        HttpResponseInterceptor,
        HttpUnsuccessfulResponseHandler,
        HttpIOExceptionHandler {

  private final TokenSource source;
  private final Set<String> origins;
  private final @Nullable String queryParameter;
  private final @Nullable HttpExecuteInterceptor before;
  private final @Nullable HttpResponseInterceptor after;
  private final @Nullable HttpUnsuccessfulResponseHandler next;
  private final @Nullable HttpIOExceptionHandler nextOfFailures;
  private @Nullable AccessToken sent;
  private @Nullable AccessToken replacement;
  private boolean repeated;
  private boolean goesOn;

  BearerAttempt(
      HttpRequest request,
      TokenSource source,
      Set<String> origins,
      @Nullable String queryParameter) {
    this.source = source;
    this.origins = origins;
    this.queryParameter = queryParameter;
    this.before = request.getInterceptor();
    this.after = request.getResponseInterceptor();
    this.next = request.getUnsuccessfulResponseHandler();
    this.nextOfFailures = request.getIOExceptionHandler();
  }

  /** Runs before the first request, before each redirect and before each repetition. */
  @Override
  public void intercept(HttpRequest request) throws IOException {
    boolean first = sent == null;
    if (!first) {
      remove(request); // our own of the time before
      sent = null;
    }
    if (!goesOn) {
      forget(); // executed anew; the end before need not have been told to us
    }
    goesOn = false;
    if (before != null) {
      before.intercept(request);
    }
    requireNoOtherAuthorization(request);
    String origin = origin(request.getUrl());
    if (!origins.contains(origin)) {
      throw first ? refused("a request to " + origin) : refusedRedirect();
    }
    AccessToken token = replacement != null ? replacement : source.token();
    remove(request);
    put(request, token);
    sent = token;
  }

  /** The request is read by exceptions and logs, and may be executed again. */
  @Override
  public void interceptResponse(HttpResponse response) throws IOException {
    remove(response.getRequest());
    forget();
    if (after != null) {
      after.interceptResponse(response);
    }
  }

  /**
   * Runs for every answer that is no success. What is thrown here, and not later, makes
   * google-http-client close the answer; it then runs no response interceptor.
   */
  @Override
  public boolean handleResponse(HttpRequest request, HttpResponse response, boolean supportsRetry)
      throws IOException {
    try {
      boolean repeats = repeats(request, response, supportsRetry);
      goesOn = supportsRetry && (repeats || redirects(request, response));
      return repeats;
    } finally {
      leave(request);
    }
  }

  /** Runs when no answer came. */
  @Override
  public boolean handleIOException(HttpRequest request, boolean supportsRetry) throws IOException {
    try {
      boolean repeats =
          nextOfFailures != null && nextOfFailures.handleIOException(request, supportsRetry);
      goesOn = supportsRetry && repeats;
      return repeats;
    } finally {
      leave(request);
    }
  }

  private boolean repeats(HttpRequest request, HttpResponse response, boolean supportsRetry)
      throws IOException {
    int status = response.getStatusCode();
    List<BearerChallenge> challenges =
        BearerChallenge.parse(response.getHeaders().getHeaderStringValues("WWW-Authenticate"));
    if (sent != null
        && replacement == null
        && request.getNumberOfRetries() > 0
        && BearerRefusal.isOfThisToken(status, challenges)) {
      replacement = source.replacementFor(sent);
      if (supportsRetry) {
        repeated = true;
        return true;
      }
    }
    if (next != null && next.handleResponse(request, response, supportsRetry)) {
      return true;
    }
    if (redirects(request, response)) {
      requireDestination(request, response.getHeaders().getLocation());
    }
    if (request.getThrowExceptionOnExecuteError()) {
      BearerRefusal.judge(status, challenges, replacement != null, repeated);
    }
    return false;
  }

  private void leave(HttpRequest request) {
    remove(request);
    if (!goesOn) {
      forget();
    }
  }

  private void forget() {
    sent = null;
    replacement = null;
    repeated = false;
    goesOn = false;
  }

  private static boolean redirects(HttpRequest request, HttpResponse response) {
    return request.getFollowRedirects()
        && HttpStatusCodes.isRedirect(response.getStatusCode())
        && response.getHeaders().getLocation() != null;
  }

  /** Reads the address as the library will; one that it cannot read ends there in no good way. */
  private void requireDestination(HttpRequest request, String location) {
    GenericUrl destination;
    try {
      destination =
          new GenericUrl(request.getUrl().toURL(location), request.getUseRawRedirectUrls());
    } catch (IllegalArgumentException e) {
      throw refusedRedirect();
    }
    if (!origins.contains(origin(destination))) {
      throw refusedRedirect();
    }
  }

  /** Names no address: the server chose it, and may have put the token there. */
  private ConfigurationException refusedRedirect() {
    return refused("a redirect to somewhere else; it was not followed");
  }

  private ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.TOKEN_DESTINATION_REFUSED,
        "a request to one of " + origins + ", which the token was made for",
        came,
        "add the origin if the token may be seen there; else use a request factory without"
            + " this authorization");
  }

  /** One method of sending credentials in one request (RFC 6750 section 2). */
  private static void requireNoOtherAuthorization(HttpRequest request) {
    if (request.getHeaders().getAuthorization() != null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a request whose Authorization header is left to this authorization",
          "one that has the header already",
          "do not set it, or use a request factory without this authorization");
    }
  }

  private void put(HttpRequest request, AccessToken token) {
    if (queryParameter == null) {
      request.getHeaders().setAuthorization("Bearer " + token.value().reveal());
    } else {
      request.getUrl().put(queryParameter, token.value().reveal());
      request.getHeaders().setCacheControl("no-store");
    }
  }

  private void remove(HttpRequest request) {
    if (queryParameter == null) {
      request.getHeaders().setAuthorization((String) null);
    } else {
      GenericUrl url = request.getUrl().clone(); // the application's own is left alone
      for (String name : List.copyOf(url.keySet())) {
        if (isQueryParameter(name)) {
          url.remove(name);
        }
      }
      request.setUrl(url);
    }
  }

  /** A redirect that is taken raw keeps its names encoded. */
  private boolean isQueryParameter(String name) {
    try {
      return URLDecoder.decode(name, UTF_8).equals(queryParameter);
    } catch (IllegalArgumentException e) {
      return false; // not encoded, and not equal
    }
  }

  /** User info is a second way to say who asks, and a way to hide where a URL leads. */
  private static String origin(GenericUrl url) {
    try {
      return url.getUserInfo() != null
          ? "an address with user info"
          : SecureUri.origin(url.toURI());
    } catch (IllegalArgumentException e) {
      return "an address that is no URI";
    }
  }
}
