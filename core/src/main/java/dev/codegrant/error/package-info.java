/**
 * What goes wrong, sorted by what the caller does next.
 *
 * <p>Every exception is an unchecked {@link dev.codegrant.error.OAuthException} with a stable
 * {@link dev.codegrant.error.ErrorKind}, and says three things: what was expected, what came, what
 * to do. None ever carries a secret. Of what a server or a browser wrote, a message has the error
 * code and the issuer alone, made printable and cut; the rest is data, in {@link
 * dev.codegrant.error.ErrorResponse}.
 *
 * <p>A user who says no is not an error: see {@code flow.DeniedAuthorization}.
 *
 * <p>This room is the lowest: it uses the JDK alone.
 */
@NullMarked
package dev.codegrant.error;

import org.jspecify.annotations.NullMarked;
