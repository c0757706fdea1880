/**
 * Who the user is, at a server that is no OpenID Provider: its own API says so, in its own words.
 *
 * <p>What it says is no sign-in by itself: that an access token works tells that somebody was
 * granted it, once. At a server with OpenID Connect, use {@code RelyingParty} of the module
 * codegrant-openid instead.
 */
@NullMarked
package dev.codegrant.user;

import org.jspecify.annotations.NullMarked;
