package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Instant;

/** A client that registered itself, and the token it may change that with, RFC 7592. */
record Registration(
    Client client, RegistrationRequest request, Instant issuedAt, String accessToken) {

  boolean hasAccessToken(String presented) {
    return MessageDigest.isEqual(accessToken.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  Registration with(RegistrationRequest changed, String newSecret) {
    String secret = client.secret() == null ? newSecret : client.secret();
    return new Registration(
        changed.toClient(client.id(), changed.hasSecret() ? secret : null),
        changed,
        issuedAt,
        accessToken);
  }

  JsonObject toJson(String registrationEndpoint, Settings settings) {
    JsonObject answer =
        new JsonObject()
            .string("client_id", client.id())
            .number("client_id_issued_at", issuedAt.getEpochSecond());
    String secret = client.secret();
    if (secret != null) {
      answer.string("client_secret", secret).number("client_secret_expires_at", 0);
    }
    return answer
        .string("registration_access_token", accessToken)
        .string("registration_client_uri", registrationEndpoint + "?client_id=" + client.id())
        .raw(request.answer(settings).members());
  }

  @Override
  public String toString() {
    return "Registration[" + client + "]";
  }
}
