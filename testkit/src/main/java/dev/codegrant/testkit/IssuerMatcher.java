package dev.codegrant.testkit;

import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.matching.RequestMatcherExtension;
import java.util.Optional;
import java.util.function.Function;

/** Lets WireMock pass on requests to issuers that run, and no others. */
final class IssuerMatcher extends RequestMatcherExtension {
  static final String NAME = "codegrant-issuer";

  private final Function<String, Optional<Engine>> engines;

  IssuerMatcher(Function<String, Optional<Engine>> engines) {
    this.engines = engines;
  }

  @Override
  public MatchResult match(Request request, Parameters parameters) {
    return MatchResult.of(engines.apply(IssuerAnswer.path(request.getUrl())).isPresent());
  }

  @Override
  public String getName() {
    return NAME;
  }
}
