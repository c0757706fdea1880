package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request as the fake server received it. The accessors give everything unmasked, for assertions;
 * {@link #toString} masks what is secret, for messages and logs.
 */
public final class RecordedRequest {
  private static final Set<String> SECRET =
      Set.of(
          "access_token",
          "client_assertion",
          "client_secret",
          "code",
          "code_verifier",
          "id_token_hint",
          "password",
          "refresh_token",
          "request",
          "token");

  private final Endpoint endpoint;
  private final Request request;
  private final Map<String, List<String>> parameters;

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

  /** Method, path and parameters; codes, tokens, verifiers, secrets and credentials are masked. */
  @Override
  public String toString() {
    String sent =
        parameters.entrySet().stream()
            .flatMap(p -> p.getValue().stream().map(value -> masked(p.getKey(), value)))
            .collect(Collectors.joining(" "));
    String authorization =
        header("Authorization").map(value -> "Authorization: " + scheme(value) + " ***").orElse("");
    return String.join(" ", method(), path(), sent, authorization).strip().replaceAll(" {2,}", " ");
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
