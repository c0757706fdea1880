package dev.codegrant.testkit.assertj;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.testkit.internal.Story;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about one request that a {@link FakeAuthorizationServer} got. What they say of
 * parameters is of those that came with this very request: after a pushed authorization request,
 * RFC 9126, they are in that one.
 */
public final class RecordedRequestAssert
    extends AbstractAssert<RecordedRequestAssert, RecordedRequest> {
  private static final Set<Endpoint> ASKING =
      EnumSet.of(Endpoint.AUTHORIZATION, Endpoint.PUSHED_AUTHORIZATION);

  private final String name;
  private final FakeAuthorizationServer server;

  RecordedRequestAssert(RecordedRequest request, String name, FakeAuthorizationServer server) {
    super(request, RecordedRequestAssert.class);
    this.name = name;
    this.server = server;
  }

  /**
   * Verifies that a code is redeemed, RFC 6749 section 4.1.3.
   *
   * @return this
   * @throws AssertionError if another grant type came, or none
   */
  public RecordedRequestAssert isAuthorizationCode() {
    return hasGrantType("authorization_code");
  }

  /**
   * Verifies that a token is refreshed, RFC 6749 section 6.
   *
   * @return this
   * @throws AssertionError if another grant type came, or none
   */
  public RecordedRequestAssert isRefresh() {
    return hasGrantType("refresh_token");
  }

  /**
   * Verifies that the client asks for itself, RFC 6749 section 4.4.2.
   *
   * @return this
   * @throws AssertionError if another grant type came, or none
   */
  public RecordedRequestAssert isClientCredentials() {
    return hasGrantType("client_credentials");
  }

  /**
   * Verifies the grant type.
   *
   * @param grantType for example {@code urn:ietf:params:oauth:grant-type:device_code}
   * @return this
   * @throws AssertionError if another came, or none
   */
  public RecordedRequestAssert hasGrantType(String grantType) {
    return require("grant_type " + grantType, value("grant_type").orElse("none"), grantType);
  }

  /**
   * Verifies that PKCE was used, RFC 7636: an authorization request had a code challenge of this
   * method; or a token request has the code verifier of such a challenge in an authorization
   * request before it.
   *
   * @param method {@code S256} or {@code plain}, which is meant where no method comes
   * @return this
   * @throws AssertionError if PKCE was not used, or with another method, or the verifier is not the
   *     one of any challenge that came before; a challenge in a request object is not seen
   */
  public RecordedRequestAssert usedPkce(String method) {
    String expected = "PKCE with " + method;
    if (ASKING.contains(actual.endpoint())) {
      return require(expected, Pkces.methodAskedFor(actual).orElse("no code_challenge"), method);
    }
    return require(
        expected,
        Pkces.methodVerifiable(actual, server.requests()).orElse("no code_verifier"),
        method);
  }

  /**
   * Verifies how the client authenticated, as far as the request itself shows it. A client
   * certificate counts where nothing else came, even if a public client only wants its tokens bound
   * to it (RFC 8705 section 4); beside other credentials it only binds them.
   *
   * @param method a name of the registry of RFC 7591 section 4.2, for example {@code
   *     client_secret_basic} or {@code tls_client_auth}; {@code none} for a client that only named
   *     itself
   * @return this
   * @throws AssertionError if it was another way, or several at once
   */
  public RecordedRequestAssert authenticatedWith(String method) {
    return require(
        "client authentication " + method,
        String.join(" and ", ClientAuthentications.of(actual)),
        method);
  }

  /**
   * Verifies that no client secret is in the body or the URI.
   *
   * @return this
   * @throws AssertionError if there is one
   */
  public RecordedRequestAssert hasNoClientSecretInBody() {
    return require("no client_secret among the parameters", value("client_secret").isEmpty());
  }

  /**
   * Verifies the scope, RFC 6749 section 3.3.
   *
   * @param scopes all that were asked for, in any order, each an argument of its own; none where
   *     the request should have no scope
   * @return this
   * @throws AssertionError if others were, more, or fewer
   */
  public RecordedRequestAssert hasScope(String... scopes) {
    String expected = String.join(" ", new TreeSet<>(List.of(scopes)));
    String came = value("scope").orElse("");
    String sorted = String.join(" ", new TreeSet<>(List.of(came.split(" ", -1))));
    return require("scope '" + expected + "'", "'" + sorted + "'", "'" + expected + "'");
  }

  /**
   * Verifies that a {@code state} came, RFC 6749 section 4.1.1.
   *
   * @return this
   * @throws AssertionError if none did, or an empty one
   */
  public RecordedRequestAssert hasState() {
    return require("a state", value("state").isPresent());
  }

  /**
   * Verifies that a {@code nonce} came, OpenID Connect Core 1.0 section 3.1.2.1.
   *
   * @return this
   * @throws AssertionError if none did, or an empty one
   */
  public RecordedRequestAssert hasNonce() {
    return require("a nonce", value("nonce").isPresent());
  }

  /**
   * Verifies that the access token is in the Authorization header and nowhere else, RFC 6750
   * section 2.1.
   *
   * @return this
   * @throws AssertionError if it is not
   */
  public RecordedRequestAssert hasBearerInHeader() {
    boolean inHeader =
        actual
            .header("Authorization")
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
            .isPresent();
    return require(
        "a bearer token in the Authorization header and nowhere else",
        inHeader && value("access_token").isEmpty());
  }

  /**
   * Verifies the status of the answer.
   *
   * @param status an HTTP status code
   * @return this
   * @throws AssertionError if it was another, or there was no answer
   */
  public RecordedRequestAssert wasAnsweredWith(int status) {
    String came = actual.status().isPresent() ? "" + actual.status().getAsInt() : "no answer";
    return require("status " + status, came, "" + status);
  }

  /**
   * Verifies that it was refused, RFC 6749 sections 4.1.2.1 and 5.2.
   *
   * @param error the value of {@code error}, for example {@code invalid_grant}
   * @return this
   * @throws AssertionError if it was not refused, or for another reason
   */
  public RecordedRequestAssert wasRefusedWith(String error) {
    String refusal = actual.refusal().orElse("no refusal");
    return refusal.startsWith(error + ": ") ? this : require("refusal " + error, refusal, error);
  }

  private Optional<String> value(String parameter) {
    return actual.parameter(parameter).filter(value -> !value.isEmpty());
  }

  private RecordedRequestAssert require(String expected, boolean holds) {
    return require(expected, holds ? "" : "none of that", "");
  }

  private RecordedRequestAssert require(String expected, String came, String wanted) {
    if (!came.equals(wanted)) {
      String elsewhere =
          value("request_uri").or(() -> value("request")).isPresent()
              ? "; its parameters were pushed or signed"
              : "";
      failWithMessage(
          "%s",
          String.format(
                  "expected %s in %s, got %s%s:%n  %s%n", expected, name, came, elsewhere, actual)
              + Story.of(server));
    }
    return this;
  }
}
