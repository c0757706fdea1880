package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.conformance.RelyingPartyDriver;
import dev.codegrant.testkit.conformance.RpConformance;
import dev.codegrant.testkit.conformance.RpConformance.Plan;
import dev.codegrant.testkit.conformance.SignInTask;
import dev.codegrant.testkit.conformance.SignedIn;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The plans of the testkit, on our own client. */
class RpConformanceTest {

  private static final Path REPORT = Path.of("target/rp-conformance.json");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final RpConformance CONFORMANCE = RpConformance.of(Plan.values());

  @TestFactory
  Stream<DynamicTest> ourClient_passes() {
    return CONFORMANCE.run(new OurClient());
  }

  @AfterAll
  static void report() throws IOException {
    Files.writeString(REPORT, CONFORMANCE.report() + "\n");
    assertThat(CONFORMANCE.report()).matches("\\{\"modules\":(7[6-9]|[89][0-9]),.*\"failed\":0\\}");
  }

  /** What an application does, with one client for each issuer. */
  private static final class OurClient implements RelyingPartyDriver {

    private record Party(RelyingParty relyingParty, OAuthClient client) {}

    private final Map<String, Party> parties = new ConcurrentHashMap<>();

    private static Party party(SignInTask task) {
      AuthorizationServer server = Generic.discover(task.issuer());
      ClientId clientId = new ClientId(task.clientId());
      RelyingParty.Builder relyingParty = RelyingParty.builder(server, clientId);
      if (task.idTokenAlgorithm().startsWith("HS")) {
        relyingParty.idTokenSignedWithClientSecret(Secret.of(task.clientSecret()));
      } else {
        relyingParty.idTokenSigningAlgorithm(SigningAlgorithm.valueOf(task.idTokenAlgorithm()));
      }
      RelyingParty made = relyingParty.build();
      return new Party(
          made,
          OAuthClient.builder(server, clientId)
              .clientSecret(Secret.of(task.clientSecret()))
              .idTokenVerifier(made)
              .build());
    }

    @Override
    public SignedIn signIn(SignInTask task) {
      Party party = parties.computeIfAbsent(task.issuer(), issuer -> party(task));
      AuthorizationRequest.Builder request =
          AuthorizationRequest.builder(task.redirectUri()).scope(Scope.parse(task.scope()));
      if (task.responseMode().equals("form_post")) {
        request.formPost();
      }
      PendingAuthorization pending = party.client().authorize(request.build());
      URI callback = task.visit(pending.authorizationUri());
      AuthorizationOutcome outcome = pending.receive(parameters(task, callback));
      if (!(outcome instanceof GrantedAuthorization granted)) {
        throw new IllegalStateException("the user said no");
      }
      return signedIn(task, party, party.client().redeem(granted));
    }

    private static CallbackParameters parameters(SignInTask task, URI callback) {
      return task.responseMode().equals("form_post")
          ? CallbackParameters.ofForm(FORM, callback.getRawQuery())
          : CallbackParameters.ofUri(callback.toString());
    }

    @Override
    public SignedIn refresh(SignInTask task, SignedIn before) {
      Party party = parties.computeIfAbsent(task.issuer(), issuer -> party(task));
      return signedIn(task, party, party.client().refresh((TokenSet) before.tokens()));
    }

    private static SignedIn signedIn(SignInTask task, Party party, TokenSet tokens) {
      Optional<String> userInfo =
          task.withUserInfo()
              ? Optional.of(party.relyingParty().userInfo(tokens).identity().subject())
              : Optional.empty();
      return new SignedIn(IdToken.of(tokens).identity().subject(), userInfo, tokens);
    }
  }
}
