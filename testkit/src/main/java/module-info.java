/** Fake authorization server. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.codegrant.testkit {
  requires java.net.http;
  requires jdk.httpserver;
  requires wiremock.standalone;
  requires static info.picocli;
  requires static transitive org.assertj.core;
  requires static transitive org.junit.jupiter.api;

  exports dev.codegrant.testkit;
  exports dev.codegrant.testkit.assertj;
  exports dev.codegrant.testkit.conformance;
  exports dev.codegrant.testkit.provider;
  exports dev.codegrant.testkit.wiremock;
}
