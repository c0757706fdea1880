/**
 * The SDK against an authorization server that none of us wrote: {@link
 * dev.codegrant.e2e.SpringAuthorizationServer} is the server, {@link dev.codegrant.e2e.Person} the
 * user at the browser.
 */
@NullMarked
package dev.codegrant.e2e;

import org.jspecify.annotations.NullMarked;
