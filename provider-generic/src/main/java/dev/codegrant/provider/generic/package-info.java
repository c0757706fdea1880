/**
 * Any authorization server: from its issuer, when it publishes metadata, or from its endpoints,
 * when it does not. Never a flow of its own: what comes out is an {@link
 * dev.codegrant.server.AuthorizationServer} for the client of core.
 */
@NullMarked
package dev.codegrant.provider.generic;

import org.jspecify.annotations.NullMarked;
