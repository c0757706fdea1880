/**
 * What a resource server says of a bearer token in its answer (RFC 6750 section 3). Pure functions,
 * for every room that sends such a token.
 */
@NullMarked
package dev.codegrant.internal.bearer;

import org.jspecify.annotations.NullMarked;
