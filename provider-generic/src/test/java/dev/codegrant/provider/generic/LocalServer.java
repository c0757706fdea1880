package dev.codegrant.provider.generic;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** WireMock on 127.0.0.1, and the metadata documents that stand there. */
final class LocalServer extends WireMockExtension {

  static final String OAUTH = "/.well-known/oauth-authorization-server";
  static final String OPENID = "/.well-known/openid-configuration";

  LocalServer() {
    super(extensionOptions().options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort()));
  }

  /** An address here; of an issuer, with the empty path. */
  String address(String path) {
    return "http://127.0.0.1:" + getPort() + path;
  }

  URI uri(String path) {
    return URI.create(address(path));
  }

  /** A minimal document (RFC 8414 section 2), with more members where there are any. */
  String metadata(String issuer, String... members) {
    String more = members.length == 0 ? "" : "," + String.join(",", members);
    return """
    {"issuer":"%s","authorization_endpoint":"%s","token_endpoint":"%s",\
    "response_types_supported":["code"]%s}\
    """
        .formatted(issuer, address("/authorize"), address("/token"), more);
  }

  void publish(String path, String document) {
    publish(path, "application/json", document);
  }

  void publish(String path, String contentType, String document) {
    stubFor(get(path).willReturn(okForContentType(contentType, document)));
  }

  /** The paths asked for so far, in that order. */
  List<String> asked() {
    List<String> paths =
        new ArrayList<>(getAllServeEvents().stream().map(e -> e.getRequest().getUrl()).toList());
    Collections.reverse(paths);
    return paths;
  }
}
