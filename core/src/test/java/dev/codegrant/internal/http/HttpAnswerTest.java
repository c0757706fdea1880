package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

  private static HttpAnswer answer(String... contentTypes) {
    return new HttpAnswer(
        URI.create("https://as.example/token"),
        200,
        List.of(contentTypes),
        "secret".getBytes(UTF_8));
  }

  @Nested
  class HasMediaType {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/json",
          "Application/JSON",
          " application/json ",
          "application/json;charset=utf-8",
          "application/json; Charset=\"UTF-8\"",
          "application/json ; charset=utf-8; version=1",
          "application/json;",
        })
    void sameType_isRecognized(String contentType) {
      assertThat(answer(contentType).hasMediaType("application/json")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "text/html",
          "text/html; application/json",
          "application/jsonp",
          "application/problem+json",
          "application/jso",
          "xapplication/json",
          "application/json, text/html",
          "application/json charset=utf-8",
          "application /json",
          "applıcatıon/json",
        })
    void otherType_isNot(String contentType) {
      assertThat(answer(contentType).hasMediaType("application/json")).isFalse();
    }

    @Test
    void noContentType_isNot() {
      assertThat(answer().hasMediaType("application/json")).isFalse();
    }

    @Test
    void twoContentTypes_areNot() {
      assertThat(answer("application/json", "application/json").hasMediaType("application/json"))
          .isFalse();
      assertThat(answer("application/json", "text/html").hasMediaType("application/json"))
          .isFalse();
    }
  }

  @Test
  void source_isTheEndpointWithoutItsQuery() {
    URI endpoint = URI.create("https://as.example:8443/token?key=C4NARY");
    assertThat(new HttpAnswer(endpoint, 200, List.of(), new byte[0]).source())
        .isEqualTo("'https://as.example:8443/token'");
  }

  @Nested
  class Describe {

    @Test
    void namesStatusTypeAndLength_andNothingOfTheBody() {
      assertThat(answer("text/html").describe())
          .isEqualTo("status 200, Content-Type text/html, 6 bytes");
      assertThat(answer().describe()).isEqualTo("status 200, no Content-Type, 6 bytes");
      assertThat(answer("a/b", "c/d").describe())
          .isEqualTo("status 200, another Content-Type, 6 bytes");
      assertThat(answer("secret/secret").describe()).doesNotContain("secret");
    }
  }
}
