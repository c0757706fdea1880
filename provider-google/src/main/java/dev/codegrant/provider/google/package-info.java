/**
 * Google as an authorization server: its endpoints and its habits as data. Never a flow of its own:
 * what comes out is an {@link dev.codegrant.server.AuthorizationServer} for the client of core.
 */
@NullMarked
package dev.codegrant.provider.google;

import org.jspecify.annotations.NullMarked;
