package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request as the fake server received it, and what became of it. The accessors give everything
 * unmasked, for assertions; {@link #toString} masks what is secret, for messages and logs. All
 * methods may be called from any thread.
 */
public final class RecordedRequest {
  /** Whose values are shown: none of them holds a secret. */
  private static final Set<String> SHOWN =
      Set.of(
          "access_type",
          "acr_values",
          "actor_token_type",
          "audience",
          "claims",
          "client_assertion_type",
          "client_id",
          "code_challenge_method",
          "decision",
          "display",
          "dpop_jkt",
          "error",
          "grant_type",
          "iss",
          "login_hint",
          "max_age",
          "nonce",
          "post_logout_redirect_uri",
          "prompt",
          "redirect_uri",
          "request_uri",
          "requested_token_type",
          "resource",
          "response_mode",
          "response_type",
          "scope",
          "state",
          "subject_token_type",
          "token_type_hint",
          "ui_locales",
          "username");

  /** What is a name, and not a whole document sent as a form. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]{1,40}");

  private static final Pattern SCHEME = Pattern.compile("(?i)(Basic|Bearer|DPoP) .*");

  private final Endpoint endpoint;
  private final Request request;
  private final Map<String, List<String>> parameters;
  private volatile int number;
  private volatile Outcome outcome = Outcome.PENDING;
  private volatile Set<Misbehaviour> misbehaviours = Set.of();

  RecordedRequest(Endpoint endpoint, Request request) {
    this.endpoint = endpoint;
    this.request = request;
    this.parameters = request.queryParameters().and(request.formParameters()).asMap();
  }

  /**
   * Its place among all requests to its issuer. Where the first of {@link
   * FakeAuthorizationServer#requests()} is not number 1, those before it are no longer kept.
   *
   * @return the number, from 1, in the order they came
   */
  public int number() {
    return number;
  }

  /**
   * Which endpoint it was sent to.
   *
   * @return the endpoint
   */
  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * The HTTP method.
   *
   * @return the method, for example {@code POST}
   */
  public String method() {
    return request.method();
  }

  /**
   * The path, without the query.
   *
   * @return the path, for example {@code /fake/token}
   */
  public String path() {
    return request.path();
  }

  /**
   * A header's first value.
   *
   * @param name the header's name, in any case
   * @return its value, or empty if it was not sent
   */
  public Optional<String> header(String name) {
    return request.header(name).stream().findFirst();
  }

  /**
   * The decoded parameters of query and form together, in the order they came.
   *
   * @return the values by name; several where a parameter was repeated
   */
  public Map<String, List<String>> parameters() {
    return parameters;
  }

  /**
   * A parameter's first value.
   *
   * @param name the parameter's name
   * @return its value, or empty if it was not sent
   */
  public Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * The body as text, of whatever type.
   *
   * @return the first 65,536 characters, empty if there was none
   */
  public String body() {
    return request.body();
  }

  /**
   * The parameters of the query alone, decoded, in the order they came.
   *
   * @return the values by name; several where a parameter was repeated
   */
  public Map<String, List<String>> queryParameters() {
    return request.queryParameters().asMap();
  }

  /**
   * The client's certificate of the TLS connection, RFC 8705.
   *
   * @return the certificate, or empty if none came or the server speaks plain HTTP
   */
  public Optional<X509Certificate> clientCertificate() {
    return request.certificate();
  }

  /**
   * The status it was answered with.
   *
   * @return the HTTP status code, or empty as long as there is no answer, and where the connection
   *     was broken instead of one
   */
  public OptionalInt status() {
    return outcome.status();
  }

  /**
   * Why it was refused, RFC 6749 sections 4.1.2.1 and 5.2, wherever the answer said so: in its
   * body, on an error page, or to the redirect URI.
   *
   * @return {@code error}, and behind a colon {@code error_description} where there was one; or
   *     empty, if it was not refused
   */
  public Optional<String> refusal() {
    return Optional.of(outcome.refusal()).filter(text -> !text.isEmpty());
  }

  /**
   * The misbehaviours that made its answer another one, of those that {@link
   * FakeAuthorizationServer#misbehave} was called with. One that has nothing to change, a missing
   * nonce where none was sent, is not among them.
   *
   * @return none as long as there is no answer, and where the server behaved
   */
  public Set<Misbehaviour> misbehaviours() {
    return misbehaviours;
  }

  void numbered(int place) {
    this.number = place;
  }

  void answered(Outcome with, Set<Misbehaviour> showing) {
    this.misbehaviours = Collections.unmodifiableSet(showing);
    this.outcome = with;
  }

  Outcome outcome() {
    return outcome;
  }

  /**
   * One line: method, path, parameters, outcome and misbehaviours; values are masked but for those
   * of parameters that hold no secret, and credentials but for their scheme.
   */
  @Override
  public String toString() {
    String sent =
        parameters.entrySet().stream()
            .flatMap(p -> p.getValue().stream().map(value -> masked(p.getKey(), value)))
            .collect(Collectors.joining(" "));
    String authorization =
        header("Authorization").map(value -> "Authorization: " + scheme(value) + " ***").orElse("");
    String shown = misbehaviours.isEmpty() ? "" : " " + misbehaviours;
    return String.join(" ", method(), path(), sent, authorization, outcome + shown)
        .replaceAll("\\p{Cntrl}", "?")
        .replaceAll(" {2,}", " ");
  }

  private String masked(String name, String value) {
    boolean shown = SHOWN.contains(name) || (name.equals("code_challenge") && isHashed());
    return (NAME.matcher(name).matches() ? name : "***") + "=" + (shown ? value : "***");
  }

  /** With the method plain, or none, the challenge is the verifier. */
  private boolean isHashed() {
    return parameter("code_challenge_method").filter("S256"::equals).isPresent();
  }

  /** What is no scheme may be the secret. */
  private static String scheme(String authorization) {
    Matcher known = SCHEME.matcher(authorization);
    return known.matches() ? known.group(1) : "";
  }
}
