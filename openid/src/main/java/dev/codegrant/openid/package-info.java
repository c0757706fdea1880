/**
 * What signs or verifies: sign-in with OpenID Connect Core 1.0, and client authentication with a
 * signed assertion (RFC 7523 section 2.2).
 *
 * <p>{@link dev.codegrant.openid.RelyingParty} proves ID tokens before {@code OAuthClient} hands
 * out what came with them; {@link dev.codegrant.openid.IdToken} is the evidence, and {@link
 * dev.codegrant.openid.Identity} the key to remember a user by. It asks for {@link
 * dev.codegrant.openid.UserInfo}, and its {@link dev.codegrant.openid.Logout} ends sessions at the
 * provider and proves that the provider ended one. A sign-in may begin with {@link
 * dev.codegrant.openid.WebFinger} or {@link dev.codegrant.openid.ThirdPartyLogin}, and be asked for
 * in a {@link dev.codegrant.openid.RequestObject}. {@link dev.codegrant.openid.PrivateKeyJwt} and
 * {@link dev.codegrant.openid.ClientSecretJwt} prove who the client is.
 *
 * <p>The library that knows JOSE (nimbus-jose-jwt) is in no public signature. Nothing here takes
 * over a flow: asking, redeeming and refreshing stay with core.
 */
@NullMarked
package dev.codegrant.openid;

import org.jspecify.annotations.NullMarked;
