package dev.codegrant.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Translates between WireMock's requests and responses and the engine's. */
final class IssuerAnswer implements ResponseDefinitionTransformerV2 {
  static final String NAME = "codegrant-answer";

  private final Function<String, Optional<Engine>> engines;

  IssuerAnswer(Function<String, Optional<Engine>> engines) {
    this.engines = engines;
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    Request request = request(event.getRequest());
    return engines
        .apply(request.path())
        .map(engine -> definition(engine.handle(request)))
        .orElseGet(ResponseDefinition::notFound);
  }

  @Override
  public boolean applyGlobally() {
    return false;
  }

  @Override
  public String getName() {
    return NAME;
  }

  static String path(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  private static Request request(LoggedRequest request) {
    String url = request.getUrl();
    String path = path(url);
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders().all()) {
      headers.put(header.key().toLowerCase(Locale.ROOT), List.copyOf(header.values()));
    }
    return new Request(
        request.getMethod().toString(),
        path,
        path.length() == url.length() ? null : url.substring(path.length() + 1),
        headers,
        new String(request.getBody(), UTF_8),
        PeerCertificate.current());
  }

  private static ResponseDefinition definition(Response response) {
    ResponseDefinitionBuilder definition = aResponse().withStatus(response.status());
    response.headers().forEach(definition::withHeader);
    Wire wire = response.wire();
    byte[] body = response.body().getBytes(UTF_8);
    if (wire.bytes() >= 0 && wire.bytes() < body.length) {
      definition.withHeader("Content-Length", Integer.toString(body.length));
      body = Arrays.copyOf(body, wire.bytes());
    }
    if (body.length > 0) {
      definition.withBody(body);
    }
    if (wire.parts() > 1) {
      definition.withChunkedDribbleDelay(wire.parts(), Math.toIntExact(wire.over().toMillis()));
    }
    if (!response.delay().isZero()) {
      definition.withFixedDelay(Math.toIntExact(response.delay().toMillis()));
    }
    fault(wire.breaking()).ifPresent(definition::withFault);
    return definition.build();
  }

  private static Optional<Fault> fault(Wire.Breaking breaking) {
    return switch (breaking) {
      case NOT -> Optional.empty();
      case RESET -> Optional.of(Fault.CONNECTION_RESET_BY_PEER);
      case CLOSED -> Optional.of(Fault.EMPTY_RESPONSE);
      case GARBAGE -> Optional.of(Fault.RANDOM_DATA_THEN_CLOSE);
    };
  }
}
