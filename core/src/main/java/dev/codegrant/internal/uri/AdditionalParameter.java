package dev.codegrant.internal.uri;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be added to an authorization request beside the protocol's own parameters. */
public final class AdditionalParameter {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /** What this library writes itself, what would change its meaning, and what is a secret. */
  private static final Set<String> RESERVED =
      Set.of(
          "access_token",
          "acr_values",
          "client_assertion",
          "client_assertion_type",
          "client_id",
          "client_secret",
          "code",
          "code_challenge",
          "code_challenge_method",
          "code_verifier",
          "device_code",
          "error",
          "grant_type",
          "id_token",
          "iss",
          "max_age",
          "nonce",
          "password",
          "redirect_uri",
          "refresh_token",
          "request",
          "request_uri",
          "response_mode",
          "response_type",
          "scope",
          "state",
          "token",
          "token_type_hint");

  private AdditionalParameter() {}

  /** Whether the name belongs to the protocol, in any spelling. */
  public static boolean isReserved(String name) {
    return RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** What a server calls one of the protocol's parameters: its own name, or one that is free. */
  public static String requireNameFor(String own, String name) {
    if (!name.equalsIgnoreCase(own) && (!NAME.matcher(name).matches() || isReserved(name))) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a name for " + own + " that is not another parameter's of the protocol",
          "'" + name + "'",
          "pass the name in the server's documentation: letters, digits, '.', '_' and '-'");
    }
    return name;
  }

  /** Refuses names of the protocol and values with control characters. */
  public static void require(String name, String value) {
    if (!NAME.matcher(name).matches() || isReserved(name)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an additional parameter that is not one of the protocol's own",
          "'" + name + "'",
          "leave it out: this library sends it, or it has no place in an authorization request");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a value of '" + name + "' without control characters",
          "one with a control character",
          "remove it; a line end often comes from a file");
    }
  }
}
