package dev.codegrant.credential;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.posture.SecurityPosture;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the access token on API requests (RFC 6750), as google-http-client's initializer: {@code
 * transport.createRequestFactory(bearerAuthorization)}. Immutable and thread-safe.
 *
 * <p>The token goes to the origins named here and to no other: a request elsewhere is refused with
 * {@code TOKEN_DESTINATION_REFUSED}, and so is a redirect elsewhere, before anything is sent there.
 *
 * <p>When the resource server answers 401 with {@code invalid_token}, the token is replaced, once
 * for each request, and the request is repeated if its content allows that. Then the request ends
 * in an {@link dev.codegrant.error.ErrorResponseException}: {@code RESOURCE_UNAUTHORIZED} for a 401
 * with a Bearer challenge, {@code RESOURCE_FORBIDDEN} for a 403 with {@code insufficient_scope},
 * whose needed scope is data ({@link dev.codegrant.error.ErrorResponse#scope}). Nothing asks for
 * more scope by itself.
 *
 * <p>What stays the application's: every other answer, such as a 401 with a Basic challenge; the
 * two above on a request with {@code setThrowExceptionOnExecuteError(false)}; and what its own
 * unsuccessful-response handler, set before this initializer runs, deals with. A handler that is
 * set on the request afterwards takes the place of this class's, and gets every 401 and 403; a
 * {@code setNumberOfRetries(0)} switches the replacement off. The places a token may go to are not
 * changed by any of these.
 *
 * <p>A request holds no token after it was executed, and may be executed again: it then asks the
 * source anew. Only where the application sets one of these handlers afterwards, or the transport
 * throws something unchecked, the token of a failed request stays in it until then.
 *
 * <p>{@code NetHttpTransport} is the JDK's {@code HttpURLConnection}, which writes the {@code
 * Authorization} header into its log {@code sun.net.www.protocol.http.HttpURLConnection} at level
 * {@code FINE}: leave that log off.
 */
public final class BearerAuthorization implements HttpRequestInitializer {

  private final TokenSource source;
  private final Set<String> origins;
  private final @Nullable String queryParameter;
  private final String queryReason;

  private BearerAuthorization(Builder builder) {
    this.source = builder.source;
    this.origins = Set.copyOf(builder.origins);
    this.queryParameter = builder.queryParameter;
    this.queryReason = builder.queryReason;
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
    BearerAttempt attempt = new BearerAttempt(request, source, origins, queryParameter);
    request.setInterceptor(attempt);
    request.setResponseInterceptor(attempt);
    request.setUnsuccessfulResponseHandler(attempt);
    request.setIOExceptionHandler(attempt);
    request.setLoggingEnabled(false); // the library's log has headers and URLs
    request.setCurlLoggingEnabled(false);
  }

  @Override
  public String toString() {
    return "BearerAuthorization"
        + origins
        + (queryParameter == null ? "" : " in query parameter " + queryParameter);
  }

  /**
   * What is weaker here than it could be, for a test of the application to look at.
   *
   * @return {@code token_in_query} with its reason where {@link Builder#insecureQueryParameter} was
   *     called, {@code http_loopback_resource} where an allowed origin is http; else empty
   */
  public SecurityPosture securityPosture() {
    SecurityPosture.Builder posture = SecurityPosture.builder();
    if (queryParameter != null) {
      posture.weakness(
          "token_in_query",
          "the access token stands in the query parameter "
              + queryParameter
              + " of API requests, where logs and traces keep it",
          queryReason);
    }
    String plain =
        origins.stream()
            .filter(origin -> origin.startsWith("http:"))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!plain.isEmpty()) {
      posture.weakness(
          "http_loopback_resource",
          "the access token goes in plain text to " + plain + ", on this machine");
    }
    return posture.build();
  }

  /** Collects the settings of a {@link BearerAuthorization}. Not thread-safe. */
  public static final class Builder {
    private static final int SHORTEST_REASON = 10;

    private final TokenSource source;
    private final Set<String> origins = new LinkedHashSet<>();
    private @Nullable String queryParameter;
    private String queryReason = "";

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
     * Sends the token in the query instead of the header (RFC 6750 section 2.3), where logs,
     * histories and traces keep it. Only for a server that takes it nowhere else. {@link
     * BearerAuthorization#securityPosture} lists it.
     *
     * @param name the name of the parameter, of letters, digits, hyphen and underscore; {@code
     *     access_token} in the RFC
     * @param reason why this API needs it, in words for a reviewer; ten characters or more
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or a shorter reason
     */
    public Builder insecureQueryParameter(String name, String reason) {
      if (!name.matches("[A-Za-z0-9_-]+")) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "the name of a query parameter",
            "'" + name + "'",
            "pass the name that the API documents, such as access_token");
      }
      if (reason.strip().length() < SHORTEST_REASON) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a reason of " + SHORTEST_REASON + " characters or more for a token in the query",
            "a shorter one",
            "write down why this API needs it; a reviewer will read it");
      }
      this.queryParameter = name;
      this.queryReason = reason.strip();
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
