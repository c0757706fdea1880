/**
 * Any authorization server: from its issuer, when it publishes metadata, or from its endpoints,
 * when it does not, or by name, from a catalogue of definitions that ship as files. Never a flow of
 * its own: what comes out is an {@link dev.codegrant.server.AuthorizationServer} for the client of
 * core.
 *
 * <p>A server of the catalogue, which needs to know of whom it is:
 *
 * <pre>{@code
 * AuthorizationServer server =
 *     Generic.named("okta").with("domain", "dev-12345.okta.com").authorizationServer();
 * }</pre>
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
