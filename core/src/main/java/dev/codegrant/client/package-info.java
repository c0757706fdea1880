/**
 * Who we are: the client's identifier and how it authenticates (RFC 6749 section 2). Never any
 * HTTP.
 */
@NullMarked
package dev.codegrant.client;

import org.jspecify.annotations.NullMarked;
