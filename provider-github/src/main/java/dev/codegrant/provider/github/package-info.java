/**
 * GitHub and GitHub Enterprise as an authorization server: endpoints and habits as data. Never a
 * flow of its own: what comes out is an {@link dev.codegrant.server.AuthorizationServer} for the
 * client of core.
 */
@NullMarked
package dev.codegrant.provider.github;

import org.jspecify.annotations.NullMarked;
