package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.post;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.UUID;

/** A client that signs its requests with one key, RFC 9449; of a proof anything may be changed. */
final class DpopClient {
  private final SigningClient key = new SigningClient();
  private final FakeAuthorizationServer server;
  private final Clock clock;

  DpopClient(FakeAuthorizationServer server) {
    this.server = server;
    this.clock = server.clock();
  }

  String thumbprint() {
    return key.thumbprint();
  }

  String jwk() {
    return key.jwk();
  }

  /** A good proof, until something about it is changed. */
  SigningClient proof(String method, URI uri) {
    return key.withoutHeader("kid")
        .withoutHeader("crit")
        .header("alg", "\"ES256\"")
        .header("typ", "\"dpop+jwt\"")
        .header("jwk", key.jwk())
        .without("ath")
        .without("nonce")
        .claim("jti", "\"" + UUID.randomUUID() + "\"")
        .claim("htm", "\"" + method + "\"")
        .claim("htu", "\"" + uri + "\"")
        .claim("iat", Long.toString(clock.instant().getEpochSecond()));
  }

  SigningClient tokenProof() {
    return proof("POST", server.tokenEndpoint());
  }

  SigningClient proof(URI uri, String accessToken) {
    return proof("GET", uri).claim("ath", "\"" + SigningClient.sha256(accessToken) + "\"");
  }

  HttpResponse<String> ask(Form form) {
    return post(server.tokenEndpoint(), form, "DPoP", tokenProof().signed());
  }

  /** Redeems a fresh code and returns the body of the answer. */
  String tokens(Form authorization) {
    HttpResponse<String> answer =
        ask(NaiveClient.redemption(NaiveClient.code(server, authorization)));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return answer.body();
  }

  HttpResponse<String> call(URI uri, String accessToken) {
    return call(uri, accessToken, proof(uri, accessToken).signed());
  }

  static HttpResponse<String> call(URI uri, String accessToken, String proof) {
    return get(uri, "Authorization", "DPoP " + accessToken, "DPoP", proof);
  }
}
