package dev.codegrant.provider.google;

import static dev.codegrant.error.ErrorKind.ID_TOKEN_CLAIM_INVALID;
import static dev.codegrant.error.ErrorKind.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostedDomainTest {

  private static final String SCOPE =
      ",\"scope\":\"openid https://www.googleapis.com/auth/userinfo.email\"";

  @RegisterExtension static final LocalGoogle GOOGLE = new LocalGoogle();

  @Nested
  class One {

    private final HostedDomain domain = HostedDomain.of("example.com");

    @Test
    void itsAccount_signsIn() {
      assertThat(IdToken.of(signIn(domain, "\"example.com\"")).checks()).contains("hd");
    }

    /** The address is of the domain, and verified, and proves nothing. */
    @Test
    void accountOfAPrivatePersonWithAnAddressOfIt_isRefused() {
      assertRefused(domain, null);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"other.example\"",
          "\"sub.example.com\"",
          "\"example.com.attacker.example\"",
          "\"EXAMPLE.COM\"",
          "\"example.com \"",
          "\"*\"",
          "\"\"",
          "[\"example.com\"]",
          "null",
          "true"
        })
    void anotherAccount_isRefused(String hd) {
      assertRefused(domain, hd);
    }

    @Test
    void isSuggested() {
      assertThat(suggested(domain)).isEqualTo("example.com");
    }
  }

  @Nested
  class Several {

    private final HostedDomain domains = HostedDomain.of("example.com", "example.org");

    @ParameterizedTest
    @ValueSource(strings = {"\"example.com\"", "\"example.org\""})
    void accountOfOne_signsIn(String hd) {
      assertThatNoException().isThrownBy(() -> signIn(domains, hd));
    }

    @Test
    void accountOfAnother_isRefused() {
      assertRefused(domains, "\"example.net\"");
      assertRefused(domains, null);
    }

    @Test
    void areSuggestedAsAny() {
      assertThat(suggested(domains)).isEqualTo("*");
    }
  }

  @Nested
  class Any {

    @ParameterizedTest
    @ValueSource(strings = {"\"example.com\"", "\"other.example\""})
    void accountOfAnOrganization_signsIn(String hd) {
      assertThat(IdToken.of(signIn(HostedDomain.any(), hd)).checks()).contains("hd");
    }

    @Test
    void accountOfAPrivatePerson_isRefused() {
      assertRefused(HostedDomain.any(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null", "[]", "[\"example.com\"]", "false", "{}"})
    void claimThatNamesNone_isRefused(String hd) {
      assertRefused(HostedDomain.any(), hd);
    }

    @Test
    void isSuggestedAsAny() {
      assertThat(suggested(HostedDomain.any())).isEqualTo("*");
    }
  }

  /** The parameter alone keeps nobody out: the user can take it out of the address. */
  @Test
  void suggestedAndNotRequired_letsEverybodyIn() {
    assertThatNoException().isThrownBy(() -> signIn(UnaryOperator.identity(), null));
  }

  /** A refresh is no way round it. */
  @Test
  void refreshedWithoutTheClaim_isRefused() {
    var client = GOOGLE.signingIn(HostedDomain.of("example.com")::require);
    TokenSet first =
        GOOGLE.signIn(
            client,
            request(HostedDomain.any()),
            token -> token.with("hd", "\"example.com\"").signed(),
            SCOPE + ",\"refresh_token\":\"1//EXAMPLE\"");

    GOOGLE.answerTokens(
        new GoogleIdToken("").without("nonce").with("hd", "\"example.com\"").signed(), SCOPE);
    assertThatNoException().isThrownBy(() -> client.refresh(first));

    GOOGLE.answerTokens(new GoogleIdToken("").without("nonce").signed(), SCOPE);
    assertThat(
            catchThrowableOfType(ResponseValidationException.class, () -> client.refresh(first))
                .reason())
        .hasValue("hd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "example",
        "Example.com",
        "@example.com",
        "https://example.com",
        "example.com.",
        ".example.com",
        "a..example",
        "-a.example",
        "a-.example",
        "a b.example",
        "example.1",
        "example.1com"
      })
  void textThatIsNoDomain_isRefused(String domain) {
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class, () -> HostedDomain.of("example.com", domain))
                .kind())
        .isEqualTo(INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "a.b-c.example", "1.example", "xn--bcher-kva.example"})
  void domain_isAccepted(String domain) {
    assertThat(HostedDomain.of(domain)).hasToString(domain);
  }

  /** RFC 1035 section 2.3.4. */
  @Test
  void label_isOfAtMost63Characters() {
    for (String form : new String[] {"%s.example", "mail.%s.example", "example.%s"}) {
      for (int length : new int[] {62, 63}) {
        String domain = form.formatted("a".repeat(length));
        assertThat(HostedDomain.of(domain)).hasToString(domain);
      }
      assertThat(
              catchThrowableOfType(
                      ConfigurationException.class,
                      () -> HostedDomain.of(form.formatted("a".repeat(64))))
                  .kind())
          .isEqualTo(INVALID_ARGUMENT);
    }
  }

  @Test
  void none_isRefused() {
    assertThat(catchThrowableOfType(ConfigurationException.class, () -> HostedDomain.of()).kind())
        .isEqualTo(INVALID_ARGUMENT);
  }

  private static void assertRefused(HostedDomain domain, @Nullable String hd) {
    ResponseValidationException refused =
        catchThrowableOfType(ResponseValidationException.class, () -> signIn(domain, hd));
    assertThat(refused.kind()).isEqualTo(ID_TOKEN_CLAIM_INVALID);
    assertThat(refused.reason()).hasValue("hd");
  }

  private static TokenSet signIn(HostedDomain domain, @Nullable String hd) {
    return signIn(domain::require, hd);
  }

  private static TokenSet signIn(
      UnaryOperator<RelyingParty.Builder> settings, @Nullable String hd) {
    return GOOGLE.signIn(
        GOOGLE.signingIn(settings),
        request(HostedDomain.of("example.com")),
        token -> (hd == null ? token : token.with("hd", hd)).signed(),
        SCOPE);
  }

  private static String suggested(HostedDomain domain) {
    return String.valueOf(request(domain).additionalParameters().get("hd"));
  }

  private static AuthorizationRequest request(HostedDomain domain) {
    return domain
        .suggest(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("openid", "email")))
        .build();
  }
}
