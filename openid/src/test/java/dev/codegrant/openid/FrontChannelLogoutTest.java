package dev.codegrant.openid;

import static dev.codegrant.openid.LogoutProvider.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrontChannelLogoutTest {

  private static final Set<String> SESSIONS = Set.of("session-1", "s p+ä");
  private static final String ISS = "iss=" + URLEncoder.encode(ISSUER, StandardCharsets.UTF_8);

  private final LogoutProvider provider = new LogoutProvider();

  @AfterEach
  void close() throws Exception {
    provider.close();
  }

  private Optional<String> judge(String query) {
    return provider.logout().frontChannel(query, SESSIONS::contains);
  }

  private static void refuses(String reason, Logout logout, String query) {
    LogoutTokenTest.refuses(reason, () -> logout.frontChannel(query, SESSIONS::contains));
  }

  @Test
  void ofAKnownSession_namesIt() {
    assertThat(judge(ISS + "&sid=session-1")).contains("session-1");
    assertThat(judge("sid=s+p%2B%C3%A4&other=1&" + ISS)).contains("s p+ä");
    assertThat(provider.raw().requests()).isEmpty();
  }

  @Test
  void ofAnotherIssuer_isRefused() {
    refuses("iss", provider.logout(), "iss=https://evil.example&sid=session-1");
    refuses("iss", provider.logout(), ISS + "/&sid=session-1");
    refuses("iss", provider.logout(), "sid=session-1");
    refuses("iss", provider.logout(), "iss=&sid=session-1");
  }

  @Test
  void ofAnUnknownSession_isRefused() {
    refuses("sid", provider.logout(), ISS + "&sid=session-2");
    refuses("sid", provider.logout(), ISS + "&sid=");
    refuses("sid", provider.logout(), ISS);
  }

  @Test
  void withoutParameters_isRefused_unlessAllowed() {
    Logout optional =
        provider.logout().toBuilder()
            .insecureFrontChannelSessionOptional("the provider sends neither")
            .build();

    refuses("iss", provider.logout(), "");
    assertThat(optional.frontChannel("", SESSIONS::contains)).isEmpty();
    refuses("iss", optional, "sid=session-1");
    refuses("sid", optional, ISS);
    refuses("sid", optional, ISS + "&sid=session-2");
    assertThat(optional.frontChannel(ISS + "&sid=session-1", SESSIONS::contains))
        .contains("session-1");
    assertThat(optional.toBuilder().build().frontChannel("", SESSIONS::contains)).isEmpty();
  }

  @Test
  void thatCannotBeRead_isRefused() {
    refuses("iss", provider.logout(), ISS + "&" + ISS + "&sid=session-1");
    refuses("sid", provider.logout(), ISS + "&sid=session-1&sid=session-1");
    refuses("PERCENT_ENCODING", provider.logout(), ISS + "&sid=session-1&a=%");
    refuses("UTF8", provider.logout(), ISS + "&sid=session-1&a=%ff");
    String query = ISS + "&sid=session-1&x=";
    String longest = query + "x".repeat(16 * 1024 - query.length());
    assertThat(judge(longest)).contains("session-1");
    refuses("TOO_LARGE", provider.logout(), longest + "x");
    refuses("TOO_MANY", provider.logout(), query + "&x".repeat(62));
    assertThat(judge(query + "&x".repeat(61))).contains("session-1");
  }

  @Test
  void otherSpellingOfTheIssuer_isAccepted() {
    AuthorizationServer server = provider.server().build();
    Logout logout =
        RelyingParty.builder(server, LogoutProvider.CLIENT).alsoIssuer("op").build().logout();

    assertThat(logout.frontChannel("iss=op&sid=session-1", SESSIONS::contains)).isPresent();
    refuses("iss", provider.logout(), "iss=op&sid=session-1");
  }

  @Test
  void refusal_doesNotRepeatWhatCame() {
    Assertions.assertThatThrownBy(() -> judge("iss=https://evil.example&sid=guess-4711"))
        .isInstanceOf(OAuthException.class)
        .message()
        .doesNotContain("evil", "4711");
  }
}
