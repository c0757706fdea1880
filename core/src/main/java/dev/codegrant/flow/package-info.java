/**
 * Getting a grant: the authorization code flow as a state machine (RFC 6749 section 4.1, RFC 7636,
 * RFC 9207).
 *
 * <pre>
 *   AuthorizationRequest ──► PendingAuthorization ──receive──► GrantedAuthorization
 *                                                        └───► DeniedAuthorization
 * </pre>
 *
 * <p>A step is a type, and a type offers only the steps that may follow. All that belongs to one
 * attempt (state, code verifier) lives on that attempt, never on the client. {@link
 * dev.codegrant.flow.GrantedAuthorization} has no public constructor: to hold one is evidence that
 * every check was made.
 *
 * <p>Never any I/O, any clock, any HTTP or JSON library here.
 */
@NullMarked
package dev.codegrant.flow;

import org.jspecify.annotations.NullMarked;
