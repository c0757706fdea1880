package dev.codegrant.flow;

import dev.codegrant.error.ErrorResponse;

/**
 * The user, or the server on the user's behalf, said no: {@code access_denied} (RFC 6749 section
 * 4.1.2.1), proven to come from the server that was asked.
 *
 * @param error what the server said
 */
public record DeniedAuthorization(ErrorResponse error) implements AuthorizationOutcome {}
