/**
 * The way of a token, one method for each step: {@link dev.codegrant.OAuthClient}.
 *
 * <p>This room wires the others together and has no logic of its own.
 */
@NullMarked
package dev.codegrant;

import org.jspecify.annotations.NullMarked;
