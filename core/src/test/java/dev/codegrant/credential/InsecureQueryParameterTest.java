package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.codegrant.credential.BearerFixture.get;
import static dev.codegrant.credential.BearerFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one insecure option: not there by default, exact when chosen, and nothing beside it. */
class InsecureQueryParameterTest {

  private final BearerFixture fixture = new BearerFixture();

  @BeforeEach
  void answerEverything() {
    fixture.api.stubFor(any(anyUrl()).willReturn(ok()));
    fixture.elsewhere.stubFor(any(anyUrl()).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private BearerAuthorization.Builder builder() {
    return BearerAuthorization.builder(fixture.source, URI.create(fixture.url("/")));
  }

  @Test
  void byDefault_theTokenNeverStandsInTheQuery() throws Exception {
    send(get(builder().build(), fixture.url("/me?a=b")));

    assertThat(fixture.seen())
        .singleElement()
        .satisfies(seen -> assertThat(seen.getUrl()).isEqualTo("/me?a=b"));
  }

  @Test
  void chosen_isThatNameAtThatOriginAndNoHeader() throws Exception {
    BearerAuthorization chosen =
        builder().insecureQueryParameter("key", "the API reads nothing else").build();
    send(get(chosen, fixture.url("/me?a=b")));

    LoggedRequest seen = fixture.seen().get(0);
    assertThat(seen.getUrl()).isEqualTo("/me?a=b&key=AT-1");
    assertThat(seen.containsHeader("Authorization")).isFalse();
  }

  @Test
  void chosen_isRefusedAtTheNeighbour_andNoOtherNameCarriesIt() throws Exception {
    BearerAuthorization chosen =
        builder().insecureQueryParameter("key", "the API reads nothing else").build();

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> send(get(chosen, fixture.elsewhereUrl("/me"))))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED));
    assertThat(fixture.seenElsewhere()).isEmpty();
    send(get(chosen, fixture.url("/me?access_token=other&Key=mine")));
    assertThat(fixture.seen().get(0).getUrl())
        .isEqualTo("/me?access_token=other&Key=mine&key=AT-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "         ", "too short", "  too short  ", "\t\n\t\n\t\n\t\n\t\n\t\n"})
  void withoutAWrittenReason_isRefused(String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder().insecureQueryParameter("access_token", reason))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  @Test
  void withAReasonOfTenCharacters_isTaken() {
    assertThat(builder().insecureQueryParameter("access_token", "ten chars!").build())
        .asString()
        .contains("access_token");
  }
}
