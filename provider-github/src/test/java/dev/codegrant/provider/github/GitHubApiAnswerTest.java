package dev.codegrant.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpHeaders;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitHubApiAnswerTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  /** Headers as {@code Name: value}. */
  private static GitHubApiAnswer answer(int status, String... headers) {
    Map<String, List<String>> byName =
        Arrays.stream(headers)
            .map(header -> header.split(": ?", 2))
            .collect(
                Collectors.groupingBy(
                    header -> header[0], Collectors.mapping(h -> h[1], Collectors.toList())));
    return GitHubApiAnswer.of(status, name -> byName.getOrDefault(name, List.of()));
  }

  @Test
  void headersOfTheHttpClient_areRead() {
    HttpHeaders google = new HttpHeaders();
    google.set("x-oauth-scopes", List.of("repo, user"));

    assertThat(GitHubApiAnswer.of(200, google::getHeaderStringValues).grantedScope())
        .hasValue(Scope.of("repo", "user"));
  }

  @Nested
  class Scopes {

    @Test
    void grantedAndAccepted_areApart() {
      GitHubApiAnswer answer =
          answer(200, "X-OAuth-Scopes: repo, user:email", "X-Accepted-OAuth-Scopes: user");

      assertThat(answer.grantedScope()).hasValue(Scope.of("repo", "user:email"));
      assertThat(answer.acceptedScope()).hasValue(Scope.of("user"));
    }

    @Test
    void emptyHeader_isNoScope_andNoHeader_isNotSaid() {
      assertThat(answer(200, "X-OAuth-Scopes: ").grantedScope()).hasValue(Scope.empty());
      assertThat(answer(200).grantedScope()).isEmpty();
      assertThat(answer(200).acceptedScope()).isEmpty();
    }

    @Test
    void headerThatCannotBeRead_isNotSaid() {
      assertThat(answer(200, "X-OAuth-Scopes: re\"po").grantedScope()).isEmpty();
      assertThat(answer(200, "X-OAuth-Scopes: repo", "X-OAuth-Scopes: user").grantedScope())
          .isEmpty();
    }
  }

  @Nested
  class SamlSso {
    private static final String URL =
        "https://github.com/orgs/octodocs-test/sso?authorization_request=AZSCKtL4U8yX1H3s";

    @Test
    void required_hasTheAddressForTheUser() {
      GitHubApiAnswer answer = answer(403, "X-GitHub-SSO: required; url=" + URL);

      assertThat(answer.isSamlSsoRequired()).isTrue();
      assertThat(answer.samlSsoUri()).hasValue(URI.create(URL));
      assertThat(answer.isRateLimited()).isFalse();
      assertThat(answer.toString()).contains("SAML").doesNotContain("AZSC");
    }

    /** Waiting does not help: the user must pass the sign-on first. */
    @Test
    void required_isNoRateLimit_whateverElseIsSaid() {
      String[] limits = {"Retry-After: 60", "X-RateLimit-Remaining: 0"};
      for (String limit : limits) {
        GitHubApiAnswer required = answer(403, "X-GitHub-SSO: required; url=" + URL, limit);
        assertThat(required.isSamlSsoRequired()).isTrue();
        assertThat(required.isRateLimited()).isFalse();
        assertThat(required.waitingTime(NOW)).isEmpty();

        GitHubApiAnswer upper = answer(403, "X-GitHub-SSO: Required; URL=" + URL, limit);
        assertThat(upper.samlSsoUri()).hasValue(URI.create(URL));

        GitHubApiAnswer partial = answer(403, "X-GitHub-SSO: partial-results", limit);
        assertThat(partial.isRateLimited()).isTrue();
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "required; url=http://github.com/orgs/x/sso",
          "required; url=javascript:alert(1)",
          "required; url=https://user@github.com/",
          "required; url=https:///x",
          "required; url=|",
          "required"
        })
    void required_withoutAnAddressToUse_hasNone(String header) {
      GitHubApiAnswer answer = answer(403, "X-GitHub-SSO: " + header);

      assertThat(answer.isSamlSsoRequired()).isTrue();
      assertThat(answer.samlSsoUri()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "200, required; url=https://github.com/orgs/x/sso",
      "401, required; url=https://github.com/orgs/x/sso",
      "403, 'partial-results; organizations=21955855,20582480'",
      "403, requiredly; url=https://github.com/orgs/x/sso",
      "403, required url=https://github.com/orgs/x/sso",
      "403, ''"
    })
    void anythingElse_isNotRequired(int status, String header) {
      GitHubApiAnswer answer = answer(status, "X-GitHub-SSO: " + header);

      assertThat(answer.isSamlSsoRequired()).isFalse();
      assertThat(answer.samlSsoUri()).isEmpty();
    }
  }

  @Nested
  class RateLimit {

    @ParameterizedTest(name = "{0} {1} {2} is limited: {3}")
    @CsvSource({
      "403, X-RateLimit-Remaining: 0, true",
      "429, X-RateLimit-Remaining: 0, true",
      "429, X-RateLimit-Remaining: 1, true",
      "403, Retry-After: 60, true",
      "403, X-RateLimit-Remaining: 1, false",
      "403, X-RateLimit-Remaining: none, false",
      "403, X-RateLimit-Reset: 1800000060, false",
      "200, X-RateLimit-Remaining: 0, false",
      "401, X-RateLimit-Remaining: 0, false",
      "503, Retry-After: 60, false"
    })
    void limited(int status, String header, boolean limited) {
      assertThat(answer(status, header).isRateLimited()).isEqualTo(limited);
      assertThat(answer(status, header).toString().contains("rate limited")).isEqualTo(limited);
    }

    @Test
    void waitingTime_isRetryAfter_elseUntilTheReset() {
      String none = "X-RateLimit-Remaining: 0";
      String reset = "X-RateLimit-Reset: 1800000061";

      assertThat(answer(403, none, reset, "Retry-After: 7").waitingTime(NOW))
          .hasValue(Duration.ofSeconds(7));
      assertThat(answer(403, none, reset).waitingTime(NOW)).hasValue(Duration.ofSeconds(61));
      assertThat(answer(403, none).waitingTime(NOW)).isEmpty();
      assertThat(answer(200, none, reset).waitingTime(NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "1799999999, 0",
      "1800000000, 0",
      "1800000001, 1",
      "1800086399, 86399",
      "1800086400, 86400",
      "1800086401, 86400",
      "999999999999, 86400"
    })
    void waitingTime_isFromZeroToOneDay(String reset, long seconds) {
      assertThat(answer(429, "X-RateLimit-Reset: " + reset).waitingTime(NOW))
          .hasValue(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1e9", "9999999999999", "", "soon", "\u0661"})
    void timeThatCannotBeRead_isNotSaid(String value) {
      assertThat(answer(429, "X-RateLimit-Reset: " + value).waitingTime(NOW)).isEmpty();
      assertThat(answer(429, "Retry-After: " + value).waitingTime(NOW)).isEmpty();
      assertThat(answer(403, "Retry-After: " + value).isRateLimited()).isFalse();
    }
  }
}
