package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static dev.codegrant.error.ErrorKind.DISCOVERY_FAILED;
import static dev.codegrant.error.ErrorKind.HTTP_REDIRECT_REFUSED;
import static dev.codegrant.error.ErrorKind.INVALID_CONFIGURATION;
import static dev.codegrant.provider.generic.LocalServer.OAUTH;
import static dev.codegrant.provider.generic.LocalServer.OPENID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@link Generic#discover} looks, and what it takes for an answer. */
final class DiscoveryLocationTest {

  private static final String HTML = "<!doctype html><title>Welcome</title>";

  @RegisterExtension static final LocalServer SERVER = new LocalServer();

  /** OpenID Connect Discovery 1.0 section 4. */
  @Nested
  class FirstLocation {

    @ParameterizedTest(name = "issuer path \"{0}\"")
    @CsvSource({"'', ''", "/, ''", "/tenant, /tenant", "/a/b, /a/b", "/tenant/, /tenant"})
    void isBehindThePath(String path, String before) {
      String issuer = SERVER.address(path);
      SERVER.publish(before + OPENID, SERVER.metadata(issuer));

      assertThat(Generic.discover(issuer).issuer()).hasValue(issuer);
      assertThat(SERVER.asked()).containsExactly(before + OPENID);
    }
  }

  /** RFC 8414 section 3.1. */
  @Nested
  class SecondLocation {

    @ParameterizedTest(name = "issuer path \"{0}\"")
    @CsvSource({"'', ''", "/, ''", "/tenant, /tenant", "/a/b, /a/b", "/tenant/, /tenant"})
    void isBetweenHostAndPath(String path, String inserted) {
      String issuer = SERVER.address(path);
      SERVER.publish(OAUTH + inserted, SERVER.metadata(issuer));

      assertThat(Generic.discover(issuer).issuer()).hasValue(issuer);
      assertThat(SERVER.asked()).containsExactly(inserted + OPENID, OAUTH + inserted);
    }

    @Test
    void isAskedWhenAWebPageStandsAtTheFirst() {
      SERVER.publish(OPENID, "text/html", HTML);
      SERVER.publish(OAUTH, SERVER.metadata(SERVER.address("")));

      assertThat(Generic.discover(SERVER.address("")).issuer()).isPresent();
    }

    /** A document that is there is judged, whatever it says. */
    @Test
    void isNotAskedWhenTheFirstIsBroken() {
      SERVER.publish(OPENID, "{");
      SERVER.publish(OAUTH, SERVER.metadata(SERVER.address("")));

      assertThat(refusal(SERVER.address(""))).isEqualTo(ErrorKind.DISCOVERY_INVALID);
      assertThat(SERVER.asked()).containsExactly(OPENID);
    }
  }

  @Nested
  class NoDocument {

    @Test
    void atBothPlaces_fails() {
      assertThat(refusal(SERVER.address("/tenant"))).isEqualTo(DISCOVERY_FAILED);
      assertThat(SERVER.asked()).containsExactly("/tenant" + OPENID, OAUTH + "/tenant");
    }

    @Test
    void butWebPagesWithStatus200_fails() {
      SERVER.publish(OAUTH, "text/html", HTML);
      SERVER.publish(OPENID, "text/html; charset=utf-8", HTML);

      assertThat(refusal(SERVER.address(""))).isEqualTo(DISCOVERY_FAILED);
    }

    @Test
    void butARedirectToOne_isNotFollowed() {
      SERVER.stubFor(get(OPENID).willReturn(temporaryRedirect(SERVER.address("/elsewhere"))));
      SERVER.publish("/elsewhere", SERVER.metadata(SERVER.address("")));

      assertThat(refusal(SERVER.address(""))).isEqualTo(HTTP_REDIRECT_REFUSED);
      assertThat(SERVER.asked()).containsExactly(OPENID, OAUTH);
    }

    @Test
    void becauseTheConnectionBreaks_isAFailureOfTheMoment() {
      SERVER.stubFor(
          any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

      assertThat(failure(SERVER.address("")))
          .matches(e -> e.kind() == DISCOVERY_FAILED)
          .matches(OAuthException::isTransient);
    }
  }

  /** Found before anything is sent. */
  @Nested
  class Issuer {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://as.example/?tenant=1",
          "https://as.example?",
          "https://as.example/#fragment",
          "https://user@as.example",
          "as.example",
          "https://",
          "https://as.example/a b",
          ""
        })
    void thatIsNone_isRefused(String issuer) {
      assertThat(refusal(issuer)).isEqualTo(INVALID_CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://as.example",
          "http://127.0.0.1.example",
          "http://localhost.example",
          "http://128.0.0.1",
          "ftp://as.example"
        })
    void insecure_isRefused(String issuer) {
      assertThat(refusal(issuer)).isEqualTo(INVALID_CONFIGURATION);
    }
  }

  private static ErrorKind refusal(String issuer) {
    return failure(issuer).kind();
  }

  private static OAuthException failure(String issuer) {
    return catchThrowableOfType(OAuthException.class, () -> Generic.discover(issuer));
  }
}
