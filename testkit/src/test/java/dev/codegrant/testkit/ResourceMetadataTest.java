package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RFC 9728. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class ResourceMetadataTest {
  private final FakeAuthorizationServerBuilder builder;

  ResourceMetadataTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder;
  }

  @Test
  void document_isBetweenHostAndPathOfTheResource_andNamesTheServer() {
    FakeAuthorizationServer server = builder.start();
    URI resource = server.resource();
    HttpResponse<String> answer =
        get(resource.resolve("/.well-known/oauth-protected-resource" + resource.getRawPath()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(member(answer.body(), "resource")).isEqualTo(resource.toString());
    assertThat(answer.body())
        .contains("\"authorization_servers\":[\"" + server.issuer() + "\"]", "\"header\"");
    assertThat(get(server.uri(Endpoint.RESOURCE_METADATA)).body()).isEqualTo(answer.body());
    assertThat(get(server.uri(Endpoint.METADATA)).body())
        .contains("\"protected_resources\":[\"" + resource + "\"]");
  }

  @Test
  void document_isReadAndNotPosted() {
    FakeAuthorizationServer server = builder.start();
    HttpResponse<String> answer =
        NaiveClient.post(server.uri(Endpoint.RESOURCE_METADATA), new NaiveClient.Form());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
  }

  /** Section 5.1: a client that knows nothing yet finds its way from there. */
  @Test
  void challenge_leadsToTheDocument() {
    FakeAuthorizationServer server = builder.start();
    assertThat(get(server.resource()).headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("resource_metadata=\"" + server.uri(Endpoint.RESOURCE_METADATA) + "\"");
    assertThat(
            get(server.resource(), "Authorization", "Bearer nonsense")
                .headers()
                .firstValue("WWW-Authenticate")
                .orElseThrow())
        .contains("error=\"invalid_token\"", "resource_metadata=\"");
  }

  @Test
  void withoutIt_theChallengeIsSilent() {
    FakeAuthorizationServer server = builder.without(Endpoint.RESOURCE_METADATA).start();
    assertThat(get(server.uri(Endpoint.RESOURCE_METADATA)).statusCode()).isEqualTo(404);
    assertThat(get(server.resource()).headers().firstValue("WWW-Authenticate").orElseThrow())
        .doesNotContain("resource_metadata");
  }
}
