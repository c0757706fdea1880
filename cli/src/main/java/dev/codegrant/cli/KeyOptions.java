package dev.codegrant.cli;

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

  /** Where the key is, and how it is used, where there is one. */
  Optional<KeyFile> keyFile() {
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
    return Optional.of(
        new KeyFile(
            file,
            Optional.ofNullable(keyId),
            Optional.ofNullable(algorithm)
                .map(name -> SignInOptions.algorithm("--key-alg", name))));
  }
}
