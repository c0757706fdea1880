/**
 * How a client comes to its identifier by itself (RFC 7591, OpenID Connect Dynamic Client
 * Registration 1.0), and reads, changes and ends its registration (RFC 7592): {@link
 * dev.codegrant.openid.registration.RegistrationEndpoint} sends a {@link
 * dev.codegrant.openid.registration.ClientMetadata} and returns a {@link
 * dev.codegrant.openid.registration.ClientRegistration}.
 */
@NullMarked
package dev.codegrant.openid.registration;

import org.jspecify.annotations.NullMarked;
