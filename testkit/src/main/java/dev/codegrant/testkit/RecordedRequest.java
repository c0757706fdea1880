package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request as the fake server received it, and what became of it. The accessors give everything
 * unmasked, for assertions; {@link #toString} masks what is secret, for messages and logs. All
 * methods may be called from any thread.
 */
public final class RecordedRequest {
  private static final Set<String> SECRET =
      Set.of(
          "access_token",
          "actor_token",
          "assertion",
          "client_assertion",
          "client_secret",
          "code",
          "code_verifier",
          "device_code",
          "id_token_hint",
          "password",
          "refresh_token",
          "request",
          "subject_token",
          "token");

  private final Endpoint endpoint;
  private final Request request;
  private final Map<String, List<String>> parameters;
  private volatile Outcome outcome = Outcome.PENDING;

  RecordedRequest(Endpoint endpoint, Request request) {
    this.endpoint = endpoint;
    this.request = request;
    this.parameters = request.queryParameters().and(request.formParameters()).asMap();
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

  void answered(Outcome with) {
    this.outcome = with;
  }

  Outcome outcome() {
    return outcome;
  }

  /**
   * One line: method, path, parameters and outcome; codes, tokens, verifiers, secrets and
   * credentials are masked.
   */
  @Override
  public String toString() {
    String sent =
        parameters.entrySet().stream()
            .flatMap(p -> p.getValue().stream().map(value -> masked(p.getKey(), value)))
            .collect(Collectors.joining(" "));
    String authorization =
        header("Authorization").map(value -> "Authorization: " + scheme(value) + " ***").orElse("");
    return String.join(" ", method(), path(), sent, authorization, outcome.toString())
        .replaceAll("\\p{Cntrl}", "?")
        .replaceAll(" {2,}", " ");
  }

  private static String masked(String name, String value) {
    return name + "=" + (SECRET.contains(name) ? "***" : value);
  }

  /** Without a space the whole value may be the secret. */
  private static String scheme(String authorization) {
    int space = authorization.indexOf(' ');
    return space < 0 ? "" : authorization.substring(0, space);
  }
}
