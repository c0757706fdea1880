package dev.codegrant.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OAuthExceptionTest {

  @Test
  void message_saysKindExpectedCameAndAdvice() {
    ConfigurationException e =
        new ConfigurationException(ErrorKind.INSECURE_URL, "https", "http", "use https");
    assertThat(e).hasMessage("INSECURE_URL: expected https; got http; use https");
    assertThat(e.expected()).isEqualTo("https");
    assertThat(e.came()).isEqualTo("http");
    assertThat(e.advice()).isEqualTo("use https");
    assertThat(e.isTransient()).isFalse();
  }

  @Test
  void textOfAServer_cannotForgeALogLine() {
    ResponseValidationException e =
        new ResponseValidationException(
            ErrorKind.ISSUER_MISMATCH, "a", "b\r\n2026-01-01 INFO ok\u001b[2J\u202eе", "c");
    assertThat(e.getMessage()).matches("[ -~]*").contains("b??2026-01-01 INFO ok?[2J??");
  }

  @Test
  void longText_isCut() {
    ResponseValidationException e =
        new ResponseValidationException(ErrorKind.ISSUER_MISMATCH, "a", "x".repeat(100_000), "c");
    assertThat(e.getMessage()).hasSizeLessThan(1000).endsWith("x...; c");
  }

  @Test
  void transientKinds_areThoseThatMayPass() {
    assertThat(ErrorKind.TRANSPORT_TIMEOUT.isTransient()).isTrue();
    assertThat(ErrorKind.SERVER_ERROR.isTransient()).isTrue();
    assertThat(ErrorKind.TLS_FAILED.isTransient()).isFalse();
    assertThat(ErrorKind.GRANT_REVOKED.isTransient()).isFalse();
    assertThat(ErrorKind.ISSUER_MISMATCH.isTransient()).isFalse();
  }

  /** One kind for a server that is down and for one without metadata: the failure below tells. */
  @Test
  void failureOfTheMomentBelow_makesAFailureOfTheMoment() {
    assertThat(failed(ErrorKind.SERVER_ERROR).isTransient()).isTrue();
    assertThat(failed(ErrorKind.TLS_FAILED).isTransient()).isFalse();
    assertThat(ErrorKind.DISCOVERY_FAILED.isTransient()).isFalse();
    TransportException alone =
        new TransportException(ErrorKind.DISCOVERY_FAILED, "STATUS", "a", "b", "c", null);
    assertThat(alone.isTransient()).isFalse();
    assertThat(alone.reason()).contains("STATUS");
    assertThat(alone).hasMessage("DISCOVERY_FAILED(STATUS): expected a; got b; c");
  }

  private static TransportException failed(ErrorKind below) {
    return new TransportException(
        ErrorKind.DISCOVERY_FAILED,
        "a",
        "b",
        "c",
        new TransportException(below, "d", "e", "f", null));
  }

  @Nested
  class Response {

    @Test
    void meaning_isTheCodeUnlessTheDefinitionSaysMore() {
      ErrorResponse own = ErrorResponse.of("bad_code", "why", "https://as.example/e");
      assertThat(own.meaning()).isEqualTo("bad_code");
      ErrorResponse meant = own.withMeaning("invalid_grant");
      assertThat(meant.meaning()).isEqualTo("invalid_grant");
      assertThat(meant.error()).isEqualTo("bad_code");
      assertThat(meant.description()).contains("why");
      assertThat(meant.uri()).contains("https://as.example/e");
      assertThat(meant.withScope("a").meaning()).isEqualTo("invalid_grant");
      assertThat(own.withScope("a").withMeaning("invalid_grant").scope()).contains("a");
      assertThat(meant).hasToString("a code of the server's own");
      for (String noCode : new String[] {"", "a\"b", "a\nb"}) {
        assertThat(meant.withMeaning(noCode).meaning()).isEqualTo("bad_code");
      }
      assertThat(ErrorResponse.of("a\nb", null, null).meaning())
          .isEqualTo(ErrorResponse.INVALID_ERROR_CODE);
    }

    @Test
    void code_ofTheProtocolsCharacters_isKept() {
      assertThat(ErrorResponse.of("invalid_grant", null, null).error()).isEqualTo("invalid_grant");
      assertThat(ErrorResponse.of("a".repeat(128), null, null).error()).hasSize(128);
    }

    @Test
    void code_ofOtherCharacters_isReplaced() {
      for (String code :
          new String[] {"", "a\"><script>", "a\r\nb", "a\\b", "ä", "a".repeat(129)}) {
        assertThat(ErrorResponse.of(code, null, null).error()).isEqualTo("invalid_error_code");
      }
    }

    @Test
    void description_losesControlAndDirectionCharacters() {
      ErrorResponse response =
          ErrorResponse.of("x", "ok\r\nINFO\u001b[2J \u202eevil", "\u0000/docs");
      assertThat(response.description()).contains("ok  INFO [2J  evil");
      assertThat(response.uri()).contains(" /docs");
    }

    @Test
    void description_isCut() {
      assertThat(ErrorResponse.of("x", "y".repeat(5000), null).description().orElseThrow())
          .hasSize(1024);
    }

    @Test
    void toString_isARegisteredCodeAlone() {
      assertThat(ErrorResponse.of("invalid_grant", "secret text", "https://evil.example"))
          .hasToString("invalid_grant");
    }

    @Test
    void toString_ofAnotherCode_doesNotShowIt() {
      assertThat(ErrorResponse.of("a-refresh-token-sent-back", null, null))
          .hasToString("a code of the server's own");
      assertThat(ErrorResponse.of("a-refresh-token-sent-back", null, null).error())
          .isEqualTo("a-refresh-token-sent-back");
    }
  }
}
