package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as far as they came. It holds secrets: show it by Masking only. */
final class Exchange {

  private static final int LONGEST_SHOWN = 64 * 1024;

  private final String method;
  private final String url;
  private final Optional<String> authorization;
  private final String form;
  private int status;
  private @Nullable String contentType;
  private byte[] body = {};

  Exchange(String method, String url, Optional<String> authorization, String form) {
    this.method = method;
    this.url = url;
    this.authorization = authorization;
    this.form = form;
  }

  String method() {
    return method;
  }

  String endpoint() {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  String query() {
    int question = url.indexOf('?');
    return question < 0 ? "" : url.substring(question + 1);
  }

  Optional<String> authorization() {
    return authorization;
  }

  /** The body of the request; empty for a GET. */
  String form() {
    return form;
  }

  void answered(int status, @Nullable String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  int status() {
    return status;
  }

  boolean isEmpty() {
    return body.length == 0;
  }

  String mediaType() {
    String type = contentType;
    return type == null ? "no content type" : type.split(";", 2)[0].trim();
  }

  /** The body of the answer, where it is short enough to be looked at. */
  Optional<String> body() {
    return body.length > LONGEST_SHOWN ? Optional.empty() : Optional.of(new String(body, UTF_8));
  }
}
