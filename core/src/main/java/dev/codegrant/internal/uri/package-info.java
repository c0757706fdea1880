/**
 * Addresses and their encoding: which URLs may be used, and {@code
 * application/x-www-form-urlencoded} as RFC 6749 appendix B has it. Pure functions.
 */
@NullMarked
package dev.codegrant.internal.uri;

import org.jspecify.annotations.NullMarked;
