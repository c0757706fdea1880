package dev.codegrant.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/orders",
        "/orders/",
        "/orders?page=2",
        "/orders?next=//evil.example&x=a/../b",
        "/orders#top",
        "/orders?q=a%20b%2Fc&r=100%25#x?y",
        "/@user/~me/a.b..c/...",
        "/a:b/1+1=2",
        "/a;v=1/b",
        "/caf%C3%A9",
        "/100%25",
        "/a%20b"
      })
  void pathOfThisOrigin_isAccepted(String path) {
    assertThat(ReturnTo.require(path)).isEqualTo(path);
    assertThat(URI.create("https://app.example/x/y").resolve(path))
        .hasHost("app.example")
        .hasScheme("https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "orders",
        "?x",
        "#x",
        "//evil.example",
        "//evil.example/",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "/a\\b",
        "/%09/evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "/\n/evil.example",
        "/%0a/evil.example",
        "/%0D%0ALocation:%20https://evil.example",
        "/x?y=1#@evil.example\r\nSet-Cookie:a=b",
        "/x?y=%0d%0aSet-Cookie:a=b",
        "/x?y=%250d%250aSet-Cookie:a=b",
        "/x#%00",
        "/x%7f",
        "https:evil.example",
        "https://evil.example",
        "https://app.example/orders",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "@evil.example",
        ".evil.example",
        ":443@evil.example",
        "/a/../..//evil.example",
        "/a//evil.example",
        "/a//",
        "/./evil.example",
        "/.//evil.example",
        "/../evil.example",
        "/a/..",
        "/a/.",
        "/a/..;/b",
        "/;/evil.example",
        "/;x/evil.example",
        "/;//evil.example",
        "/%2f/evil.example",
        "/%2Fevil.example",
        "/%252fevil.example",
        "/%25252fevil.example",
        "/%252fevil.example%25",
        "/%255cevil.example%25",
        "/%5cevil.example",
        "/%5Cevil.example",
        "/%255cevil.example",
        "/%2e%2e/evil.example",
        "/.%2e/evil.example",
        "/%252e%252e/evil.example",
        "/a/%2e%2e%2f%2fevil.example",
        "/%EF%BC%8Fevil.example",
        "/%EF%BC%BCevil.example",
        "/%25EF%25BC%258Fevil.example",
        "/%E2%80%A5/evil.example",
        "/%c0%afevil.example",
        "/%ff",
        "/\u2215evil.example",
        "/\uff0fevil.example",
        "/\u3002evil.example",
        "/é",
        "/a%",
        "/a%2",
        "/a%zz",
        "/%2525252525252541",
        "/[::1]",
        "/<script>",
        "/a\"b",
        "/a\u0000b",
        "/a|b",
        "/a#b#c"
      })
  void whatMayBeReadAsAnotherOrigin_isRefused(String path) {
    refuses(path);
  }

  @Test
  void length_isLimited() {
    assertThat(ReturnTo.require("/" + "a".repeat(1023))).hasSize(1024);
    refuses("/" + "a".repeat(1024));
  }

  private static void refuses(String path) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ReturnTo.require(path))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .withMessageNotContaining("evil");
  }
}
