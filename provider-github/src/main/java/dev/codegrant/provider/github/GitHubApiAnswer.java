package dev.codegrant.provider.github;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an answer of GitHub's REST API say of the token and of the next request. A
 * header that cannot be read, or that came twice, counts as one that is not there. Immutable and
 * thread-safe.
 *
 * <p>The scope headers are GitHub's documentation of 2026-11-22. How the headers of SAML single
 * sign-on and of rate limits are written is not established by the same evidence (unverified).
 *
 * <pre>{@code
 * GitHubApiAnswer.of(answer.statusCode(), answer.headers()::allValues);             // java.net.http
 * GitHubApiAnswer.of(e.getStatusCode(), e.getHeaders()::getHeaderStringValues);     // google-http-client
 * }</pre>
 */
public final class GitHubApiAnswer {

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SSO_REQUIRED =
      Pattern.compile("required(?:\\s*+;\\s*+url=(\\S++))?+", Pattern.CASE_INSENSITIVE);

  private final int status;
  private final @Nullable Scope grantedScope;
  private final @Nullable Scope acceptedScope;
  private final boolean samlSsoRequired;
  private final @Nullable URI samlSsoUri;
  private final @Nullable Long remaining;
  private final @Nullable Long reset;
  private final @Nullable Long retryAfter;

  private GitHubApiAnswer(int status, Function<String, List<String>> headers) {
    this.status = status;
    this.grantedScope = scope(one(headers, "X-OAuth-Scopes"));
    this.acceptedScope = scope(one(headers, "X-Accepted-OAuth-Scopes"));
    Matcher sso = SSO_REQUIRED.matcher(one(headers, "X-GitHub-SSO").orElse(""));
    this.samlSsoRequired = status == 403 && sso.matches();
    this.samlSsoUri = samlSsoRequired ? https(sso.group(1)) : null;
    this.remaining = number(one(headers, "X-RateLimit-Remaining"));
    this.reset = number(one(headers, "X-RateLimit-Reset"));
    this.retryAfter = number(one(headers, "Retry-After"));
  }

  /**
   * Reads an answer.
   *
   * @param status its status code
   * @param headers from a header's name, in any case, to its values; an empty list for none
   * @return what they say
   */
  public static GitHubApiAnswer of(int status, Function<String, List<String>> headers) {
    return new GitHubApiAnswer(status, headers);
  }

  /**
   * The scope of the token ({@code X-OAuth-Scopes}): also where the user changed it since.
   *
   * @return the scope, or empty when nothing is said; a GitHub App's token has permissions instead,
   *     and then there is no header, or one without a scope
   */
  public Optional<Scope> grantedScope() {
    return Optional.ofNullable(grantedScope);
  }

  /**
   * The scope that the request needs ({@code X-Accepted-OAuth-Scopes}): one token of it is enough.
   *
   * @return the scope, or empty when nothing is said
   */
  public Optional<Scope> acceptedScope() {
    return Optional.ofNullable(acceptedScope);
  }

  /**
   * Whether the answer is a 403 because the user must first pass an organization's SAML single
   * sign-on with this token ({@code X-GitHub-SSO: required}). The token stays good elsewhere.
   *
   * @return true when it is so: send the user to {@link #samlSsoUri}, and repeat the request then
   */
  public boolean isSamlSsoRequired() {
    return samlSsoRequired;
  }

  /**
   * Where the user's browser passes the single sign-on. It is for this user: no log should have it.
   *
   * @return an https URL, or empty when none that can be read came
   */
  public Optional<URI> samlSsoUri() {
    return Optional.ofNullable(samlSsoUri);
  }

  /**
   * Whether the request was refused because too many came: status 429, or 403 with {@code
   * X-RateLimit-Remaining: 0} or {@code Retry-After}. The token is good.
   *
   * @return true when it is so: wait for {@link #waitingTime}
   */
  public boolean isRateLimited() {
    return status == 429
        || (status == 403
            && !samlSsoRequired
            && (retryAfter != null || (remaining != null && remaining == 0)));
  }

  /**
   * How long to wait before the next request: {@code Retry-After} in seconds; else until {@code
   * X-RateLimit-Reset}, in seconds since 1970.
   *
   * @param now the time of the answer, by the caller's clock
   * @return from zero to one day; empty when the answer is no rate limit, or does not say
   */
  public Optional<Duration> waitingTime(Instant now) {
    if (!isRateLimited()) {
      return Optional.empty();
    }
    if (retryAfter != null) {
      return Optional.of(bounded(Duration.ofSeconds(retryAfter)));
    }
    return reset == null
        ? Optional.empty()
        : Optional.of(bounded(Duration.between(now, Instant.ofEpochSecond(reset))));
  }

  /** The status and what it means, without an address or a scope. */
  @Override
  public String toString() {
    return "GitHubApiAnswer["
        + status
        + (samlSsoRequired ? ", SAML single sign-on required" : "")
        + (isRateLimited() ? ", rate limited" : "")
        + "]";
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative()
        ? Duration.ZERO
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Optional<String> one(Function<String, List<String>> headers, String name) {
    List<String> values = headers.apply(name);
    return values.size() == 1 ? Optional.of(values.get(0).strip()) : Optional.empty();
  }

  private static @Nullable Scope scope(Optional<String> value) {
    try {
      return value.map(list -> Scope.parse(list, ",")).orElse(null);
    } catch (ConfigurationException e) {
      return null;
    }
  }

  private static @Nullable Long number(Optional<String> value) {
    return value.filter(text -> SECONDS.matcher(text).matches()).map(Long::valueOf).orElse(null);
  }

  private static @Nullable URI https(@Nullable String url) {
    try {
      URI uri = new URI(url == null ? "" : url);
      boolean usable =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null;
      return usable ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
