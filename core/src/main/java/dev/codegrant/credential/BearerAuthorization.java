package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the access token on API requests (RFC 6750), as google-http-client's initializer: {@code
 * transport.createRequestFactory(bearerAuthorization)}.
 *
 * <p>The token goes to the origins named here and to no other: a first request elsewhere is
 * refused, a redirect elsewhere goes on without the token. When the resource server answers 401
 * with {@code invalid_token}, the token is replaced and the request is repeated once, if its
 * content allows that. Immutable and thread-safe.
 */
public final class BearerAuthorization implements HttpRequestInitializer {

  private final TokenSource source;
  private final Set<String> origins;
  private final @Nullable String queryParameter;

  private BearerAuthorization(Builder builder) {
    this.source = builder.source;
    this.origins = Set.copyOf(builder.origins);
    this.queryParameter = builder.queryParameter;
  }

  /**
   * Begins an authorization that sends the token in the {@code Authorization} header (RFC 6750
   * section 2.1).
   *
   * @param source where the token comes from
   * @param resource a URL of the API that the token was made for; its origin is allowed
   * @return a builder
   * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT} when the URL is
   *     not https (or loopback http)
   */
  public static Builder builder(TokenSource source, URI resource) {
    return new Builder(source, resource);
  }

  /**
   * Prepares a request; google-http-client calls this. Interceptors and handlers that the request
   * has already go on working; the library's own logging is switched off for it.
   *
   * @param request the request that is being built
   */
  @Override
  public void initialize(HttpRequest request) {
    Attempt attempt = new Attempt(request);
    request.setInterceptor(attempt);
    request.setResponseInterceptor(attempt);
    request.setUnsuccessfulResponseHandler(attempt);
    request.setLoggingEnabled(false); // the library's log has headers and URLs
    request.setCurlLoggingEnabled(false);
  }

  @Override
  public String toString() {
    return "BearerAuthorization"
        + origins
        + (queryParameter == null ? "" : " in query parameter " + queryParameter);
  }

  /** One request with its redirects and its one repetition. */
  private final class Attempt
      implements HttpExecuteInterceptor, HttpResponseInterceptor, HttpUnsuccessfulResponseHandler {
    private final @Nullable HttpExecuteInterceptor before;
    private final @Nullable HttpResponseInterceptor after;
    private final @Nullable HttpUnsuccessfulResponseHandler next;
    private boolean begun;
    private boolean repeated;
    private @Nullable AccessToken sent;
    private @Nullable AccessToken replacement;

    Attempt(HttpRequest request) {
      this.before = request.getInterceptor();
      this.after = request.getResponseInterceptor();
      this.next = request.getUnsuccessfulResponseHandler();
    }

    /** Runs before the first request, before each redirect and before the repetition. */
    @Override
    public void intercept(HttpRequest request) throws IOException {
      if (before != null) {
        before.intercept(request);
      }
      boolean first = !begun;
      begun = true;
      sent = null;
      if (first) {
        requireNoOtherAuthorization(request);
      }
      remove(request);
      String origin = origin(request.getUrl());
      if (origins.contains(origin)) {
        AccessToken token = replacement != null ? replacement : source.token();
        put(request, token);
        sent = token;
      } else if (first) {
        throw new ConfigurationException(
            ErrorKind.TOKEN_DESTINATION_REFUSED,
            "a request to one of " + origins + ", which the token was made for",
            "a request to " + origin,
            "add the origin if the token may be seen there; else use a request factory without"
                + " this authorization");
      }
    }

    /** The request's URL is read by exceptions and logs: the token has done its work there. */
    @Override
    public void interceptResponse(HttpResponse response) throws IOException {
      if (queryParameter != null) {
        remove(response.getRequest());
      }
      if (after != null) {
        after.interceptResponse(response);
      }
    }

    @Override
    public boolean handleResponse(HttpRequest request, HttpResponse response, boolean supportsRetry)
        throws IOException {
      AccessToken rejected = sent;
      if (rejected != null
          && !repeated
          && supportsRetry
          && response.getStatusCode() == 401
          && BearerChallenge.isInvalidToken(
              response.getHeaders().getHeaderStringValues("WWW-Authenticate"))) {
        repeated = true;
        replacement = source.replacementFor(rejected);
        return true;
      }
      return next != null && next.handleResponse(request, response, supportsRetry);
    }

    /** One method of sending credentials in one request (RFC 6750 section 2). */
    private void requireNoOtherAuthorization(HttpRequest request) {
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
  }

  /** A redirect that is taken raw keeps its names encoded. */
  private boolean isQueryParameter(String name) {
    try {
      return URLDecoder.decode(name, UTF_8).equals(queryParameter);
    } catch (IllegalArgumentException e) {
      return false; // not encoded, and not equal
    }
  }

  private static String origin(GenericUrl url) {
    try {
      return SecureUri.origin(url.toURI());
    } catch (IllegalArgumentException e) {
      return "an address that is no URI";
    }
  }

  /** Collects the settings of a {@link BearerAuthorization}. Not thread-safe. */
  public static final class Builder {
    private final TokenSource source;
    private final Set<String> origins = new LinkedHashSet<>();
    private @Nullable String queryParameter;

    private Builder(TokenSource source, URI resource) {
      this.source = source;
      alsoFor(resource);
    }

    /**
     * Allows another origin.
     *
     * @param resource a URL of an API that the token was made for too
     * @return this
     * @throws ConfigurationException as {@link BearerAuthorization#builder}
     */
    public Builder alsoFor(URI resource) {
      origins.add(SecureUri.origin(SecureUri.require("resource", resource)));
      return this;
    }

    /**
     * Sends the token in the query instead of the header (RFC 6750 section 2.3), where it may end
     * up in logs and histories. Only for a server that takes it nowhere else.
     *
     * @param name the name of the parameter, of letters, digits, hyphen and underscore; {@code
     *     access_token} in the RFC
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder insecureQueryParameter(String name) {
      if (!name.matches("[A-Za-z0-9_-]+")) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "the name of a query parameter",
            "'" + name + "'",
            "pass the name that the API documents, such as access_token");
      }
      this.queryParameter = name;
      return this;
    }

    /**
     * Makes the authorization.
     *
     * @return an immutable authorization
     */
    public BearerAuthorization build() {
      return new BearerAuthorization(this);
    }
  }
}
