/**
 * What we hold: tokens, their scope, and the type that keeps every secret from being printed.
 *
 * <p>Values only: immutable, thread-safe, without I/O and without a clock. Nothing here is {@code
 * Serializable}.
 */
@NullMarked
package dev.codegrant.token;

import org.jspecify.annotations.NullMarked;
