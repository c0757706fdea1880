/**
 * Using the tokens: a store that keeps them, a source that keeps them alive, and the bearer
 * authorization that puts them on requests (RFC 6750).
 *
 * <p>Knows tokens, not how they are got: never the flow, never an authorization server.
 * google-http-client appears in {@link dev.codegrant.credential.BearerAuthorization} alone.
 */
@NullMarked
package dev.codegrant.credential;

import org.jspecify.annotations.NullMarked;
