package dev.codegrant.cli;

import dev.codegrant.client.ClientId;
import dev.codegrant.token.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks. The secret comes from a file or the environment: arguments are seen by others. */
final class ClientOptions {

  private static final String DEFAULT_VARIABLE = "CODEGRANT_CLIENT_SECRET";

  /** What looks otherwise may be the secret itself, passed by mistake. */
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]{0,63}");

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "The client identifier that the server issued.")
  private @Nullable String clientId;

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "A file with the client secret; - is standard input.")
  private @Nullable Path secretFile;

  @Option(
      names = "--client-secret-env",
      paramLabel = "VARIABLE",
      description =
          "The name of the environment variable with the client secret. "
              + DEFAULT_VARIABLE
              + " is taken when it is set. Without a secret the client is a public one.")
  private @Nullable String secretVariable;

  @Option(
      names = "--auth-method",
      paramLabel = "METHOD",
      description =
          "How the secret is sent: ${COMPLETION-CANDIDATES}. Default: what the server takes.")
  private @Nullable Method method;

  ClientId clientId() {
    if (clientId == null) {
      throw new StopException(
          Failure.usage(
              "--client-id ID",
              "none",
              "register a client at the server, and pass the identifier that it issued"));
    }
    return new ClientId(clientId);
  }

  /** Reads the secret and judges whether it goes with the method. */
  Optional<Secret> secret(Console console) {
    Optional<Secret> secret = read(console);
    if (method == Method.none && secret.isPresent()) {
      throw new StopException(
          Failure.usage(
              "no client secret with --auth-method none",
              "one",
              "leave one of the two out; unset " + DEFAULT_VARIABLE + " if it is from there"));
    }
    if (method != null && method != Method.none && secret.isEmpty()) {
      throw new StopException(
          Failure.usage(
              "a client secret with --auth-method " + method,
              "none",
              "use --client-secret-file FILE, or set " + DEFAULT_VARIABLE));
    }
    return secret;
  }

  /** How the client proves who it is. */
  ClientProof proof(Optional<Secret> secret, Optional<KeyFile> key) {
    return new ClientProof(Optional.ofNullable(method), secret, key);
  }

  /** Refuses a secret, or a method for one, beside a key. */
  void requireNoSecret(Optional<Secret> secret) {
    if (secret.isPresent() || method != null) {
      throw new StopException(
          Failure.usage(
              "--private-key-file alone",
              "a client secret or --auth-method beside it",
              "a client proves who it is in one way: leave the other out; unset "
                  + DEFAULT_VARIABLE
                  + " if it is from there"));
    }
  }

  private Optional<Secret> read(Console console) {
    if (secretFile != null && secretVariable != null) {
      throw new StopException(
          Failure.usage(
              "--client-secret-file or --client-secret-env", "both", "leave one of the two out"));
    }
    if (secretFile != null) {
      TextFile file = new TextFile(secretFile, "the client secret");
      return Optional.of(notEmpty(file.read(console), file.source()));
    }
    String variable = secretVariable == null ? DEFAULT_VARIABLE : secretVariable;
    String value = console.env().get(variable);
    if (value == null && secretVariable == null) {
      return Optional.empty();
    }
    String source =
        VARIABLE.matcher(variable).matches()
            ? "the variable " + variable
            : "the variable that --client-secret-env names";
    return Optional.of(notEmpty(value == null ? "" : value, source));
  }

  private static Secret notEmpty(String text, String source) {
    if (text.isEmpty()) {
      throw new StopException(
          Failure.usage(
              "the client secret in " + source,
              "nothing",
              "put the secret there; for a public client, name no source for one"));
    }
    return Secret.of(text);
  }

  /** Names of the registry of RFC 8414 section 2. */
  enum Method {
    client_secret_basic,
    client_secret_post,
    none
  }
}
