package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.openid.PrivateKeyJwt;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks. The secret comes from a file or the environment: arguments are seen by others. */
final class ClientOptions {

  private static final String DEFAULT_VARIABLE = "CODEGRANT_CLIENT_SECRET";
  private static final int LONGEST_SECRET = 8 * 1024;

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

  @Option(
      names = "--private-key-file",
      paramLabel = "FILE",
      description =
          "A file with the private key (PEM or JWK) whose public half the server knows: the client"
              + " proves who it is with private_key_jwt instead of a secret.")
  private @Nullable Path privateKeyFile;

  @Option(
      names = "--key-id",
      paramLabel = "KID",
      description = "The name of that key at the server, where it has one.")
  private @Nullable String keyId;

  @Option(
      names = "--id-token-alg",
      paramLabel = "ALG",
      description =
          "With scope openid: what the client is registered for, such as ES256. Default: RS256,"
              + " PS256, ES256 and EdDSA, as far as the server lists them.")
  private @Nullable String idTokenAlgorithm;

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

  /** What the ID tokens must be signed with, where the user says it. */
  Optional<SigningAlgorithm> idTokenAlgorithm() {
    if (idTokenAlgorithm == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(SigningAlgorithm.values())
            .filter(each -> each.toString().equals(idTokenAlgorithm))
            .findFirst()
            .orElseThrow(
                () ->
                    new StopException(
                        Failure.usage(
                            "--id-token-alg to be one of "
                                + Arrays.toString(SigningAlgorithm.values()),
                            "another text",
                            "name the algorithm that the client is registered for"))));
  }

  void apply(OAuthClient.Builder client, Optional<Secret> secret, Console console) {
    if (privateKeyFile != null) {
      client.clientAuthentication(privateKeyJwt(privateKeyFile, secret, console));
      return;
    }
    if (secret.isEmpty()) {
      return;
    }
    if (method == null) {
      client.clientSecret(secret.get());
    } else {
      client.clientAuthentication(
          method == Method.client_secret_post
              ? ClientAuthentication.clientSecretPost(secret.get())
              : ClientAuthentication.clientSecretBasic(secret.get()));
    }
  }

  private ClientAuthentication privateKeyJwt(Path file, Optional<Secret> secret, Console console) {
    if (secret.isPresent() || method != null) {
      throw new StopException(
          Failure.usage(
              "--private-key-file alone",
              "a client secret or --auth-method beside it",
              "a client proves who it is in one way: leave the other out"));
    }
    Secret key = Secret.of(content(file, "the file " + file, console));
    PrivateKeyJwt.Builder authentication =
        key.reveal().stripLeading().startsWith("{")
            ? PrivateKeyJwt.jwk(key)
            : PrivateKeyJwt.pem(key);
    if (keyId != null) {
      authentication.keyId(keyId);
    }
    return authentication.build();
  }

  private Optional<Secret> read(Console console) {
    if (secretFile != null && secretVariable != null) {
      throw new StopException(
          Failure.usage(
              "--client-secret-file or --client-secret-env", "both", "leave one of the two out"));
    }
    if (secretFile != null) {
      String source =
          secretFile.toString().equals("-") ? "standard input" : "the file " + secretFile;
      return Optional.of(notEmpty(content(secretFile, source, console), source));
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

  /** The text without the line end that editors and echo add. */
  private static String content(Path file, String source, Console console) {
    try (InputStream in = file.toString().equals("-") ? console.in() : Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST_SECRET + 1);
      if (bytes.length > LONGEST_SECRET) {
        throw unreadable(source, "more than " + LONGEST_SECRET + " bytes");
      }
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw unreadable(source, "bytes that are no UTF-8 text");
    } catch (IOException e) {
      throw unreadable(source, "no file that can be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static StopException unreadable(String source, String got) {
    return new StopException(
        Failure.usage("the client secret in " + source, got, "check the path and its permissions"));
  }

  /** Names of the registry of RFC 8414 section 2. */
  enum Method {
    client_secret_basic,
    client_secret_post,
    none
  }
}
