package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.scribejava.core.pkce.PKCEService;
import com.google.auth.oauth2.UserAuthorizer.ClientAuthenticationType;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.codegrant.OAuthClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A code verifier that RFC 7636 section 4.1 does not allow; a server that checks refuses it. */
class X2IllegalCodeVerifierTest {

  /** {@code code-verifier = 43*128unreserved}. */
  private static final Pattern CODE_VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final Origin server = Origin.answering(Origin.TOKENS);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void googleAuthLibrary_sends172CharactersWithPadding() throws Exception {
    GoogleAuthLibrary.redeem(server.at("/token"), ClientAuthenticationType.CLIENT_SECRET_POST, "s");

    assertThat(sentVerifier())
        .as(Fault.stillIn(GoogleAuthLibrary.NAME))
        .hasSize(172)
        .endsWith("=")
        .doesNotMatch(CODE_VERIFIER);
  }

  @Test
  void scribeJavaAndNimbus_makeALegalOne() {
    assertThat(
            List.of(
                PKCEService.defaultInstance().generatePKCE().getCodeVerifier(),
                new CodeVerifier().getValue()))
        .as(Fault.notIn(ScribeJava.NAME + " or " + Nimbus.NAME))
        .allSatisfy(verifier -> assertThat(verifier).matches(CODE_VERIFIER));
  }

  @Test
  void codegrant_sendsALegalOne() {
    OAuthClient client = Ours.client(server.at("/token"), "s");

    assertThat(client.redeem(Ours.granted(client)).refreshToken()).isPresent();

    assertThat(sentVerifier()).matches(CODE_VERIFIER);
  }

  private String sentVerifier() {
    assertThat(server.requests()).hasSize(1);
    return server.requests().get(0).parameter("code_verifier").orElse("");
  }
}
