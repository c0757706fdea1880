/**
 * What signs or verifies with JOSE. Today that is client authentication with a signed assertion
 * (RFC 7523 section 2.2, OpenID Connect Core 1.0 section 9): {@link
 * dev.codegrant.openid.PrivateKeyJwt} and {@link dev.codegrant.openid.ClientSecretJwt}. ID tokens
 * will be verified here.
 *
 * <p>The library that knows JOSE (nimbus-jose-jwt) is in no public signature.
 */
@NullMarked
package dev.codegrant.openid;

import org.jspecify.annotations.NullMarked;
