package dev.codegrant.cli;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.openid.PrivateKeyJwt;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.token.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file with the private key of a client; {@code -} is standard input.
 *
 * @param keyId the key's name at the server, where the file does not say it
 * @param algorithm what it signs with, where the file does not say it
 */
record KeyFile(Path path, Optional<String> keyId, Optional<SigningAlgorithm> algorithm) {

  /**
   * Reads the key.
   *
   * @param withhold is given the key, which nobody may see
   */
  ClientAuthentication authentication(Consumer<Secret> withhold, Console console) {
    TextFile text = text();
    String content = text.read(console);
    if (content.isBlank()) {
      throw new StopException(
          Failure.usage(
              "the private key in " + text.source(), "nothing", "put a PEM or a JWK there"));
    }
    Secret key = Secret.of(content);
    withhold.accept(key);
    try {
      PrivateKeyJwt.Builder authentication =
          content.stripLeading().startsWith("{") ? PrivateKeyJwt.jwk(key) : PrivateKeyJwt.pem(key);
      keyId.ifPresent(authentication::keyId);
      algorithm.ifPresent(authentication::algorithm);
      return authentication.build();
    } catch (ConfigurationException e) {
      throw new StopException(
          new Failure(
              ExitCode.USAGE,
              e.kind().name(),
              e.expected(),
              e.came(),
              "correct --private-key-file, --key-id or --key-alg",
              Optional.empty()));
    }
  }

  /** The same for a later run, which may be in another directory. */
  KeyFile kept() {
    if (text().isStandardInput()) {
      throw new StopException(
          Failure.usage(
              "--private-key-file FILE with --save: later runs read it again",
              "standard input",
              "put the key into a file that only you can read, or leave --save out"));
    }
    return new KeyFile(path.toAbsolutePath(), keyId, algorithm);
  }

  private TextFile text() {
    return new TextFile(path, "the private key");
  }
}
