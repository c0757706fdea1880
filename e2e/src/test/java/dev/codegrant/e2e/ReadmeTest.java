package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what compiles and runs here. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path HERE = Path.of("src/test/java/dev/codegrant/e2e");

  @Test
  void javaOfTheReadme_isTheExample() throws IOException {
    String example =
        words(Files.readString(HERE.resolve("ReadmeExample.java")))
            + words(Files.readString(HERE.resolve("ReadmeTestkitTest.java")));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSize(6);
    for (String block : blocks) {
      int end = 0;
      for (String paragraph : block.split("\n\n", -1)) {
        String words = words(paragraph);
        int begin = example.indexOf(words, end);
        assertThat(begin).as("in this order: " + paragraph).isNotNegative();
        end = begin + words.length();
      }
    }
  }

  @Test
  void links_leadSomewhere() throws IOException {
    Matcher link =
        Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)").matcher(Files.readString(README));
    int anchors = 0;
    while (link.find()) {
      Path target = link.group(1).isEmpty() ? README : README.resolveSibling(link.group(1));
      assertThat(target).exists();
      String anchor = link.group(2);
      if (anchor != null) {
        assertThat(anchors(Files.readString(target))).as(target.toString()).contains(anchor);
        anchors++;
      }
    }
    assertThat(anchors).isPositive();
  }

  @Test
  void exampleOnTheUsersMachine_callsTheApi() throws IOException {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      String answer =
          ReadmeExample.onTheUsersMachine(
              spring.issuer(),
              Clients.CONFIDENTIAL,
              Clients.CONFIDENTIAL_SECRET,
              uri -> new Thread(() -> visit(uri)).start(),
              new NetHttpTransport(),
              spring.resource());
      assertThat(answer).contains("alice");
    }
  }

  @Test
  void exampleOfSigningIn_saysWho() {
    URI redirectUri = URI.create("https://app.example/callback");
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      server.registerConfidentialClient("app", "app-secret", redirectUri.toString());
      String who =
          ReadmeExample.signingIn(
              server.issuer(),
              "app",
              "app-secret",
              redirectUri,
              (client, request) -> {
                PendingAuthorization pending = client.authorize(request);
                URI callback = server.approve(pending.authorizationUri());
                AuthorizationOutcome outcome =
                    pending.receive(CallbackParameters.ofUri(callback.toString()));
                return client.redeem((GrantedAuthorization) outcome);
              });
      assertThat(who).startsWith(server.issuer() + " alice ");
    }
  }

  @Test
  void exampleOfTokensThatSurvive_refreshesAndStores(@TempDir Path directory) {
    URI redirectUri = URI.create("https://app.example/callback");
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      OAuthClient client =
          OAuthClient.builder(Generic.discover(server.issuer()), new ClientId("app")).build();
      TokenSet tokens =
          ReadmeExample.stepByStep(client, redirectUri, uri -> server.approve(uri).toString());
      TokenSet old =
          TokenSet.builder(tokens.accessToken().expiringAt(tokens.issuedAt()), tokens.issuedAt())
              .refreshToken(tokens.refreshToken().orElseThrow())
              .build();
      List<String> log = new CopyOnWriteArrayList<>();

      String accessToken =
          ReadmeExample.tokensThatSurvive(
              client.server(),
              "app",
              Secret.of("c2VhbGluZyBrZXkgb2YgdGhlIFJFQURNRSBleGFtcGw="),
              directory.resolve("tokens"),
              log,
              new TokenKey("my-app", server.issuer(), "alice"),
              old);

      assertThat(accessToken).isNotEqualTo(tokens.accessToken().value().reveal());
      assertThat(log)
          .singleElement()
          .asString()
          .startsWith("REFRESHED")
          .doesNotContain(accessToken);
    }
  }

  @Test
  void exampleStepByStep_getsTokens() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      OAuthClient client =
          OAuthClient.builder(Generic.discover(spring.issuer()), new ClientId(Clients.CONFIDENTIAL))
              .clientSecret(Secret.of(Clients.CONFIDENTIAL_SECRET))
              .build();
      TokenSet tokens =
          ReadmeExample.stepByStep(
              client,
              URI.create("http://127.0.0.1:49152/callback"),
              uri -> Person.alice().signInAndConsent(uri).toString());
      assertThat(tokens.refreshToken()).isPresent();
    }
  }

  @Test
  void exampleInAWebApplication_getsTokens() {
    try (SpringAuthorizationServer spring = SpringAuthorizationServer.start()) {
      OAuthClient client =
          OAuthClient.builder(Generic.discover(spring.issuer()), new ClientId(Clients.CONFIDENTIAL))
              .clientSecret(Secret.of(Clients.CONFIDENTIAL_SECRET))
              .build();
      TokenSet tokens =
          ReadmeExample.inAWebApplication(
              client,
              URI.create("http://127.0.0.1:49152/callback"),
              Secret.of("c2VhbGluZyBrZXkgb2YgdGhlIFJFQURNRSBleGFtcGw="),
              redirect -> Person.alice().signInAndConsent(redirect.location()));
      assertThat(tokens.refreshToken()).isPresent();
    }
  }

  private static void visit(URI authorizationUri) {
    Person.alice().deliver(Person.alice().signInAndConsent(authorizationUri));
  }

  /** The anchors of a page's headings, as GitHub makes them. */
  private static List<String> anchors(String page) {
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(page)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }

  /** Without comment signs and white space, which the formatter may move. */
  private static String words(String code) {
    return code.replaceAll("//", "").replaceAll("\\s+", "");
  }
}
