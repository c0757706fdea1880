package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A transport of the application, which may do what our own does not. */
class BackChannelTransportTest {

  @Test
  void interruptWhoseFlagTheTransportCleared_isKept() {
    TransportException e = failure(new InterruptedIOException());
    assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED);
  }

  /** Apache HttpClient's ConnectTimeoutException is one: nobody interrupted anything. */
  @Test
  void timeoutThatIsAnInterruptedIoException_isATimeout() {
    TransportException e = failure(new InterruptedIOException() {});
    assertThat(Thread.interrupted()).as("interrupt flag").isFalse();
    assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_TIMEOUT);
  }

  @Test
  void failureBeforeAnAnswer_isOfTheConnection_andLaterOneOfTheAnswer() {
    TransportException before = failure(new IOException("S3CRET"));
    assertThat(before.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
    assertThat(before.expected()).startsWith("a connection to");
    assertThat(before).hasNoCause();
    TransportException later =
        catchThrowableOfType(
            TransportException.class,
            () ->
                get(
                    new InputStream() {
                      @Override
                      public int read() throws IOException {
                        throw new IOException("S3CRET");
                      }

                      @Override
                      public int read(byte[] to, int offset, int length) throws IOException {
                        throw new IOException("S3CRET");
                      }
                    }));
    assertThat(later.kind()).isEqualTo(ErrorKind.RESPONSE_TRUNCATED);
    assertThat(later.expected()).startsWith("a complete answer from");
    assertThat(later).hasNoCause();
  }

  @Test
  void answerWithoutContent_hasAnEmptyBody() {
    assertThat(get((InputStream) null).body()).isEmpty();
    assertThat(get(new ByteArrayInputStream(new byte[2])).body()).hasSize(2);
  }

  @Test
  void bodyOfAnotherTransport_isLimitedToo() {
    byte[] largest = new byte[BackChannel.LONGEST_BODY];
    assertThat(get(new ByteArrayInputStream(largest)).body()).hasSize(largest.length);
    MalformedResponseException e =
        catchThrowableOfType(
            MalformedResponseException.class,
            () -> get(new ByteArrayInputStream(new byte[largest.length + 1])));
    assertThat(e.kind()).isEqualTo(ErrorKind.RESPONSE_TOO_LARGE);
  }

  @Test
  void timeout_isMoreThanNothingAndAtMostADay() {
    for (Duration good : List.of(Duration.ofNanos(1), Duration.ofDays(1))) {
      assertThat(BackChannel.requireTimeout(good)).isEqualTo(good);
    }
    for (Duration bad :
        List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> BackChannel.requireTimeout(bad))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }
  }

  private static TransportException failure(IOException thrown) {
    return catchThrowableOfType(
        TransportException.class,
        () ->
            get(
                () -> {
                  throw thrown;
                }));
  }

  private static HttpAnswer get(@Nullable InputStream content) {
    return get(
        () ->
            new LowLevelHttpResponse() {
              @Override
              public @Nullable InputStream getContent() {
                return content;
              }

              @Override
              public @Nullable String getContentEncoding() {
                return null;
              }

              @Override
              public long getContentLength() {
                return -1;
              }

              @Override
              public @Nullable String getContentType() {
                return null;
              }

              @Override
              public String getStatusLine() {
                return "HTTP/1.1 200";
              }

              @Override
              public int getStatusCode() {
                return 200;
              }

              @Override
              public @Nullable String getReasonPhrase() {
                return null;
              }

              @Override
              public int getHeaderCount() {
                return 0;
              }

              @Override
              public String getHeaderName(int index) {
                return "";
              }

              @Override
              public String getHeaderValue(int index) {
                return "";
              }
            });
  }

  private static HttpAnswer get(Execution execution) {
    HttpTransport scripted =
        new HttpTransport() {
          @Override
          protected LowLevelHttpRequest buildRequest(String method, String url) {
            return new LowLevelHttpRequest() {
              @Override
              public void addHeader(String name, String value) {}

              @Override
              public LowLevelHttpResponse execute() throws IOException {
                return execution.execute();
              }
            };
          }
        };
    return new BackChannel(scripted, Duration.ofSeconds(20))
        .get(URI.create("https://as.example/x"));
  }

  private interface Execution {
    LowLevelHttpResponse execute() throws IOException;
  }
}
