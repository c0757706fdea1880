/**
 * Any authorization server: from its issuer, when it publishes metadata, or from its endpoints,
 * when it does not. Never a flow of its own: what comes out is an {@link
 * dev.codegrant.server.AuthorizationServer} for the client of core.
 *
 * <p>Sign-in at any OpenID Provider, from its issuer alone:
 *
 * <pre>{@code
 * AuthorizationServer provider = Generic.discover("https://login.example.com");
 * RelyingParty party = RelyingParty.builder(provider, clientId).build();
 * OAuthClient client =
 *     OAuthClient.builder(provider, clientId).clientSecret(secret).idTokenVerifier(party).build();
 * PendingAuthorization pending = client.authorize(request); // of a scope with openid
 * Identity user = IdToken.of(client.redeem(granted)).identity(); // granted by pending.receive(...)
 * }</pre>
 */
@NullMarked
package dev.codegrant.provider.generic;

import org.jspecify.annotations.NullMarked;
