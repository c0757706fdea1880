package dev.codegrant.testkit;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A client as the command line names it.
 *
 * @param secret its secret, or empty for a public client
 */
record ClientArgument(String id, String secret, List<String> redirectUris) {

  /** RFC 8252 section 7: so that the rest of a secret with a colon is not taken for a scheme. */
  private static final Predicate<String> URI =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*").asMatchPredicate();

  /** Reads {@code ID:SECRET:URI,URI}. What came is not repeated, because it may be the secret. */
  static final class Confidential implements ITypeConverter<ClientArgument> {
    @Override
    public ClientArgument convert(String text) {
      String[] parts = text.split(":", 3);
      if (parts.length < 3 || parts[1].isEmpty() || !uris(parts[2]).stream().allMatch(URI)) {
        throw new TypeConversionException(
            "expected ID:SECRET:REDIRECT-URI, for example"
                + " app:secret:http://127.0.0.1:3000/callback, with no colon in id and secret and a"
                + " slash behind each URI's scheme; a client without a secret is a"
                + " --public-client");
      }
      return new ClientArgument(parts[0], parts[1], uris(parts[2]));
    }
  }

  /** Reads {@code ID:URI,URI}. */
  static final class Public implements ITypeConverter<ClientArgument> {
    @Override
    public ClientArgument convert(String text) {
      String[] parts = text.split(":", 2);
      if (parts.length < 2 || !uris(parts[1]).stream().allMatch(URI)) {
        throw new TypeConversionException(
            "expected ID:REDIRECT-URI, for example spa:http://127.0.0.1:3000/callback, with no"
                + " colon in the id and a slash behind each URI's scheme");
      }
      return new ClientArgument(parts[0], "", uris(parts[1]));
    }
  }

  void registerAt(FakeAuthorizationServer server) {
    String[] uris = redirectUris.toArray(String[]::new);
    if (secret.isEmpty()) {
      server.registerPublicClient(id, uris);
    } else {
      server.registerConfidentialClient(id, secret, uris);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return id
        + (secret.isEmpty() ? " (public), " : " (with its secret), ")
        + String.join(" ", redirectUris);
  }

  private static List<String> uris(String text) {
    return List.of(text.split(",", -1));
  }
}
