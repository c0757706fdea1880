package dev.codegrant.cli;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A definition for {@code --definition}, of a server of the test. */
final class OwnDefinition {

  private OwnDefinition() {}

  /**
   * Writes one for public clients.
   *
   * @param settings further members of the object
   */
  static Path of(FakeAuthorizationServer server, Path directory, String settings)
      throws IOException {
    return Files.writeString(
        directory.resolve("mine.json"),
        """
        { "name": "mine", "title": "Mine", "documentation": "https://id.example/docs",
          "endpoints": {
            "authorization_endpoint": "%s", "token_endpoint": "%s", "revocation_endpoint": "%s" },
          "clientAuthentication": ["none"], "pkce": "required", "rotation": "always", %s,
          "evidence": [
            { "subject": "all of it", "fact": "it is a fake", "source": "the test",
              "date": "2026-11-23", "confidence": "test" } ] }
        """
            .formatted(
                server.authorizationEndpoint(),
                server.tokenEndpoint(),
                server.uri(Endpoint.REVOCATION),
                settings));
  }
}
