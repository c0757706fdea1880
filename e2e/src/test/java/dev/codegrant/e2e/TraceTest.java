package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What google-http-client's OpenCensus spans, all of them exported, carry away. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class TraceTest {

  private static final String CALLBACK = "https://app.example/cb";
  private static final Secret CLIENT_SECRET = Secret.of("s3cret-of-the-client-0123456789");

  private final BlockingQueue<SpanData> exported = new LinkedBlockingQueue<>();

  @BeforeEach
  void exportEverySpan() {
    Tracing.getTraceConfig()
        .updateActiveTraceParams(
            TraceParams.DEFAULT.toBuilder().setSampler(Samplers.alwaysSample()).build());
    Tracing.getExportComponent().getSpanExporter().registerHandler("test", new Collector(exported));
  }

  @AfterEach
  void stop() {
    Tracing.getExportComponent().getSpanExporter().unregisterHandler("test");
    Tracing.getTraceConfig().updateActiveTraceParams(TraceParams.DEFAULT);
  }

  @Test
  void wholeWalk_leavesNoSecretInASpan(FakeAuthorizationServer server) throws Exception {
    OAuthClient client = client(server);
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(URI.create(CALLBACK)).build());
    String callback = server.approve(pending.authorizationUri()).toString();
    String code = callback.replaceAll(".*[?&]code=([^&]*).*", "$1");
    TokenSet tokens =
        client.redeem((GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback)));
    TokenSource source = TokenSource.of(tokens.accessToken());
    call(BearerAuthorization.builder(source, server.resource()).build(), server.resource());
    client.revoke(tokens.accessToken());

    List<String> spans = List.of(span(server.tokenEndpoint()), span(server.resource()));
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span)
                    .contains("http.url")
                    .doesNotContain(
                        code, CLIENT_SECRET.reveal(), tokens.accessToken().value().reveal()));
  }

  /**
   * The price of the insecure option: google-http-client puts the whole URL into the span, and
   * there is no way in between. Should this fail one day, the documentation may promise more.
   */
  @Test
  void tokenInTheQuery_isInTheSpan_asItsNameSays(FakeAuthorizationServer server) throws Exception {
    OAuthClient client = client(server);
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(URI.create(CALLBACK)).build());
    TokenSet tokens =
        client.redeem(
            (GrantedAuthorization)
                pending.receive(
                    CallbackParameters.ofUri(
                        server.approve(pending.authorizationUri()).toString())));
    BearerAuthorization inQuery =
        BearerAuthorization.builder(TokenSource.of(tokens.accessToken()), server.resource())
            .insecureQueryParameter("access_token", "shows what a trace keeps of it")
            .build();
    call(inQuery, server.resource());

    assertThat(span(server.resource())).contains(tokens.accessToken().value().reveal());
    assertThat(inQuery.securityPosture().items())
        .anySatisfy(item -> assertThat(item.sentence()).contains("traces"));
  }

  private static OAuthClient client(FakeAuthorizationServer server) {
    server.registerConfidentialClient("app", CLIENT_SECRET.reveal(), CALLBACK);
    return OAuthClient.builder(Generic.discover(server.issuer()), new ClientId("app"))
        .clientSecret(CLIENT_SECRET)
        .build();
  }

  private static void call(BearerAuthorization authorization, URI resource) throws IOException {
    HttpResponse response =
        new NetHttpTransport()
            .createRequestFactory(authorization)
            .buildGetRequest(new GenericUrl(resource))
            .execute();
    response.ignore();
    assertThat(response.getStatusCode()).isEqualTo(200);
    response.disconnect();
  }

  /** The next exported span of a request to this address, as text; the exporter takes seconds. */
  private String span(URI address) throws InterruptedException {
    while (true) {
      SpanData span = exported.poll(30, TimeUnit.SECONDS);
      assertThat(span).as("a span of a request to " + address).isNotNull();
      if (span.toString().contains(address.toString())) {
        return span.toString();
      }
    }
  }

  private static final class Collector extends SpanExporter.Handler {
    private final BlockingQueue<SpanData> spans;

    Collector(BlockingQueue<SpanData> spans) {
      this.spans = spans;
    }

    @Override
    public void export(Collection<SpanData> exported) {
      spans.addAll(exported);
    }
  }
}
