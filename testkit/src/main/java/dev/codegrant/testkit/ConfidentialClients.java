package dev.codegrant.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which clients have credentials, RFC 6749 section 2.3, as registered or as the journal shows. */
record ConfidentialClients(List<Sent> journal, Clients clients) {

  boolean sent(SentAuthorization request) {
    Sent sent = request.sent();
    return sent.value("client_id").filter(this::isRegisteredConfidential).isPresent()
        || journal.stream().anyMatch(other -> belongs(other, sent) && hasCredentials(other));
  }

  private boolean isRegisteredConfidential(String clientId) {
    return clients
        .find(clientId)
        .filter(client -> client.type() == Client.Type.CONFIDENTIAL)
        .isPresent();
  }

  /** Where it was pushed, or where its code came back. */
  private static boolean belongs(Sent other, Sent request) {
    return switch (other.endpoint()) {
      case PUSHED_AUTHORIZATION -> isSame(other.given("request_uri"), request.value("request_uri"));
      case TOKEN -> isSame(other.value("code"), request.given("code"));
      default -> false;
    };
  }

  private static boolean isSame(Optional<String> one, Optional<String> other) {
    return one.isPresent() && one.equals(other);
  }

  private static boolean hasCredentials(Sent sent) {
    return sent.value("client_secret").isPresent()
        || sent.value("client_assertion").isPresent()
        || sent.request().clientCertificate().isPresent()
        || sent.request()
            .header("Authorization")
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "))
            .isPresent();
  }
}
