/** Tokens. */
@NullMarked
package dev.codegrant.token;

import org.jspecify.annotations.NullMarked;
