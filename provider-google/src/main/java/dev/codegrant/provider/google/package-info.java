/**
 * Google as an authorization server and OpenID Provider: its endpoints and its habits as data.
 * Never a flow of its own: what comes out are settings for the client of core and the relying party
 * of openid.
 *
 * <p>Users of one organization sign in:
 *
 * <pre>{@code
 * HostedDomain domain = HostedDomain.of("example.com");
 * OAuthClient client =
 *     OAuthClient.builder(Google.authorizationServer(), clientId)
 *         .clientSecret(clientSecret)
 *         .idTokenVerifier(domain.require(Google.relyingParty(clientId)).build())
 *         .build();
 * AuthorizationRequest request =
 *     domain
 *         .suggest(AuthorizationRequest.builder(redirectUri).scope(Scope.of("openid", "email")))
 *         .build();
 * }</pre>
 */
@NullMarked
package dev.codegrant.provider.google;

import org.jspecify.annotations.NullMarked;
