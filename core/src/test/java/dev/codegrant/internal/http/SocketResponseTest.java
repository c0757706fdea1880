package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What google-http-client is told of an answer. */
class SocketResponseTest {

  @Test
  void answer_isToldAsItCame() throws Exception {
    AnswerHead head =
        new AnswerHead(
            true,
            201,
            List.of(
                Map.entry("content-type", "a/b"),
                Map.entry("Content-Type", "c/d"),
                Map.entry("CONTENT-ENCODING", "gzip")));
    SocketResponse response = new SocketResponse(head, new byte[] {1, 2, 3});
    assertThat(response.getStatusCode()).isEqualTo(201);
    assertThat(response.getStatusLine()).isEqualTo("HTTP/1.1 201");
    assertThat(response.getContent().readAllBytes()).containsExactly(1, 2, 3);
    assertThat(response.getContentLength()).isEqualTo(3);
    assertThat(response.getContentType()).isEqualTo("a/b");
    assertThat(response.getContentEncoding()).isEqualTo("gzip");
    assertThat(response.getHeaderCount()).isEqualTo(3);
    assertThat(response.getHeaderName(1)).isEqualTo("Content-Type");
    assertThat(response.getHeaderValue(1)).isEqualTo("c/d");
  }

  @Test
  void headerThatDidNotCome_isNull_andTheServersReasonIsNotTold() {
    SocketResponse response = new SocketResponse(new AnswerHead(true, 200, List.of()), new byte[0]);
    assertThat(response.getContentType()).isNull();
    assertThat(response.getContentEncoding()).isNull();
    assertThat(response.getReasonPhrase()).isNull();
    assertThat(response.getHeaderCount()).isZero();
  }
}
