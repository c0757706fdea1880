package dev.codegrant.cli;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.openid.PrivateKeyJwt;
import dev.codegrant.token.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a client proves who it is without a secret that the server knows. */
final class KeyOptions {

  @Option(
      names = "--private-key-file",
      paramLabel = "FILE",
      description =
          "A file with the private key (PEM or JWK) whose public half the server knows: the client"
              + " proves who it is with private_key_jwt; - is standard input.")
  private @Nullable Path file;

  @Option(
      names = "--key-id",
      paramLabel = "KID",
      description = "The name of that key at the server. A JWK may say it itself.")
  private @Nullable String keyId;

  @Option(
      names = "--key-alg",
      paramLabel = "ALG",
      description =
          "What the client is registered to sign with: needed for an RSA key, unless a JWK says"
              + " it.")
  private @Nullable String algorithm;

  /** Whether there is a key to read. */
  boolean isGiven() {
    return file != null;
  }

  /** Reads the key and makes the authentication of it, where there is one. */
  Optional<ClientAuthentication> authentication(Session session, Console console) {
    if (file == null) {
      if (keyId != null || algorithm != null) {
        throw new StopException(
            Failure.usage(
                "--key-id and --key-alg together with --private-key-file",
                "one of them without it",
                "add --private-key-file FILE, or leave them out"));
      }
      return Optional.empty();
    }
    TextFile text = new TextFile(file, "the private key");
    String content = text.read(console);
    if (content.isBlank()) {
      throw new StopException(
          Failure.usage(
              "the private key in " + text.source(), "nothing", "put a PEM or a JWK there"));
    }
    Secret key = Secret.of(content);
    session.withhold(key);
    return Optional.of(authentication(key));
  }

  private ClientAuthentication authentication(Secret key) {
    try {
      PrivateKeyJwt.Builder authentication =
          key.reveal().stripLeading().startsWith("{")
              ? PrivateKeyJwt.jwk(key)
              : PrivateKeyJwt.pem(key);
      if (keyId != null) {
        authentication.keyId(keyId);
      }
      if (algorithm != null) {
        authentication.algorithm(SignInOptions.algorithm("--key-alg", algorithm));
      }
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
}
