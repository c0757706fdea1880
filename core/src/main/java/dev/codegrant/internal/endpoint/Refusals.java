package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.ErrorQuirks;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server's error means for the caller (RFC 6749 section 5.2), by the server's quirks. */
final class Refusals {

  /** The grant lives, and the user has to come: OpenID Connect Core 1.0 section 3.1.2.6. */
  private static final Set<String> USER_NEEDED =
      Set.of("interaction_required", "login_required", "consent_required");

  private static final String CLIENT_ADVICE =
      "check the client_id, the client secret and the authentication method registered for this"
          + " client";

  private static final Pattern REDIRECT_URI =
      Pattern.compile("redirect[_ ]?ur[il]", Pattern.CASE_INSENSITIVE);

  private final ErrorQuirks quirks;

  Refusals(ErrorQuirks quirks) {
    this.quirks = quirks;
  }

  /**
   * Whether the error is about the credentials that the client showed. With a wrong secret and
   * status 401, Keycloak says unauthorized_client (26.7.3, 2026-11-22); Reddit says 401 in a
   * number, which at its API means invalid_token.
   */
  static boolean isOfTheClient(HttpAnswer answer, ErrorResponse error) {
    if (answer.status() != 401) {
      return error.meaning().equals("invalid_client");
    }
    return Set.of("invalid_client", "unauthorized_client").contains(error.meaning())
        || (error.meaning().equals("invalid_token") && !error.error().equals("invalid_token"));
  }

  /** The client is not who it should be. */
  ErrorResponseException client(HttpAnswer answer, ErrorResponse error) {
    return new ErrorResponseException(
        ErrorKind.CLIENT_AUTH_FAILED,
        error,
        "the client's credentials to be accepted by " + answer.source(),
        "status " + answer.status() + ", " + describe(error),
        advice(error, CLIENT_ADVICE));
  }

  /** The same, of an answer that names no error. */
  ErrorResponseException clientWithoutCode(HttpAnswer answer) {
    return new ErrorResponseException(
        ErrorKind.CLIENT_AUTH_FAILED,
        ErrorResponse.of("", null, null).withMeaning("invalid_client"),
        "the client's credentials to be accepted by " + answer.source(),
        answer.describe() + ", without an error",
        advice(ErrorResponse.of("invalid_client", null, null), CLIENT_ADVICE));
  }

  /** Another error than those about the client or the grant. */
  ErrorResponseException request(HttpAnswer answer, ErrorResponse error) {
    return new ErrorResponseException(
        ErrorKind.TOKEN_ENDPOINT_ERROR,
        error,
        "tokens from " + answer.source(),
        "status " + answer.status() + ", " + describe(error),
        advice(error, "look the code up in RFC 6749 section 5.2 or in the server's documentation"));
  }

  /**
   * The answer to an access token request, if the error is about the code or where it went.
   *
   * @param redirectUri what was sent; it is no secret
   */
  Optional<OAuthException> code(ErrorResponse error, URI redirectUri) {
    boolean isNamed = namesRedirectUri(error.error()) || namesRedirectUri(error.meaning());
    boolean isOfTheGrant = error.meaning().equals("invalid_grant");
    if (!isNamed && !isOfTheGrant && !mentionsRedirectUri(error)) {
      return Optional.empty();
    }
    String usual =
        isNamed
            ? "register this redirect_uri for the client, exactly as it stands here"
            : isOfTheGrant
                ? "begin a new authorization; a code works once, for a short time, for the client"
                    + " and the redirect_uri that it was issued to"
                : "compare this redirect_uri with those that are registered for the client";
    return Optional.of(
        new ErrorResponseException(
            isOfTheGrant ? ErrorKind.CODE_REJECTED : ErrorKind.TOKEN_ENDPOINT_ERROR,
            error,
            "tokens for the authorization code",
            describe(error) + ", for redirect_uri=" + redirectUri,
            advice(error, usual)));
  }

  private static boolean namesRedirectUri(String code) {
    return code.toLowerCase(Locale.ROOT).contains("redirect_uri");
  }

  /** LinkedIn and Facebook tell it in the description, or in a number, alone. */
  private boolean mentionsRedirectUri(ErrorResponse error) {
    return Stream.of(error.description(), quirks.advice(error))
        .flatMap(Optional::stream)
        .anyMatch(text -> REDIRECT_URI.matcher(text).find());
  }

  /** The answer to a device access token request, if the error is about the code (RFC 8628). */
  Optional<OAuthException> deviceCode(ErrorResponse error) {
    if (!error.meaning().equals("invalid_grant")) {
      return Optional.empty();
    }
    return Optional.of(
        new ErrorResponseException(
            ErrorKind.CODE_REJECTED,
            error,
            "tokens for the device code",
            describe(error),
            advice(
                error,
                "begin a new device authorization; a device code works once, until it expires, for"
                    + " the client that it was issued to")));
  }

  /** The answer to a refresh request, if the error is about the grant or the user. */
  Optional<OAuthException> refreshToken(ErrorResponse error) {
    if (USER_NEEDED.contains(error.meaning())) {
      return Optional.of(
          new ReauthorizationRequiredException(
              ErrorKind.REAUTHENTICATION_REQUIRED,
              error,
              "tokens for the refresh token",
              describe(error),
              advice(
                  error,
                  "send the user through the authorization again: the server wants to see them"
                      + " before it issues another token")));
    }
    if (error.meaning().equals("invalid_grant")) {
      return Optional.of(
          new ReauthorizationRequiredException(
              ErrorKind.GRANT_REVOKED,
              error,
              "tokens for the refresh token",
              describe(error),
              advice(
                  error,
                  "send the user through the authorization again: the grant was revoked, has"
                      + " expired, or the refresh token was replaced by a newer one")));
    }
    return Optional.empty();
  }

  /** The error, for a message. */
  String describe(ErrorResponse error) {
    return "error=" + quirks.describe(error);
  }

  /** What the definition advises, or else the usual. */
  String advice(ErrorResponse error, String usual) {
    return quirks.advice(error).orElse(usual);
  }
}
