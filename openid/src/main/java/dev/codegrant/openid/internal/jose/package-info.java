/**
 * Signed JWTs of others: read strictly, and believed only after the signature was proven with a key
 * of the issuer (RFC 7515, RFC 7517, RFC 8725). It knows nothing of what a JWT is for.
 */
@NullMarked
package dev.codegrant.openid.internal.jose;

import org.jspecify.annotations.NullMarked;
