/**
 * A strict fake OAuth 2.0 authorization server and OpenID Provider for tests of any OAuth client,
 * in any language.
 *
 * <p>{@link dev.codegrant.testkit.FakeAuthorizationServer} speaks real HTTP, or HTTPS, on a free
 * loopback port: metadata (RFC 8414, OpenID Connect Discovery), an authorization endpoint with a
 * login and consent page a person can use (RFC 6749 section 4.1, RFC 9207), a token endpoint that
 * redeems codes and rotates refresh tokens (RFC 6749, RFC 7636), revocation (RFC 7009) and a
 * protected resource (RFC 6750). It is an OpenID Provider, too: ID tokens with keys that rotate,
 * UserInfo, RP-initiated logout and logout tokens for the back channel; and it takes signed
 * requests and client assertions (RFC 9101, RFC 7523) and registrations (RFC 7591, RFC 7592). It
 * binds tokens to the keys of DPoP proofs (RFC 9449) and to resources (RFC 8707), and the protected
 * resource can demand scopes, an audience or a better sign-in (RFC 9470). {@link
 * dev.codegrant.testkit.FakeAuthorizationServerExtension} gives every JUnit test an issuer of its
 * own.
 *
 * <p>It is strict with no configuration. What a client sends must agree with itself from the first
 * request to the last: the verifier with the challenge, the code with its client and redirect URI,
 * the refresh token with its client, the secret with the first one that this client showed. A
 * client that shows no credentials must use PKCE (RFC 9700 section 2.1.1); one that has some may do
 * without. What a client may <em>be</em> is checked once a client is registered; one that
 * registered itself is held to its {@code grant_types} and its {@code scope}, too. Where a client
 * registered exactly one redirect URI, its authorization request may leave {@code redirect_uri} out
 * (RFC 6749 section 3.1.2.3), but not with scope {@code openid} (OpenID Connect Core 1.0 section
 * 3.1.2.1). Every refusal says what was expected and what came. One thing at a time can be turned
 * off, by name, on the builder; one answer at a time can be replaced by a {@link
 * dev.codegrant.testkit.Answer}, one signed token by a {@link dev.codegrant.testkit.JwtChange}.
 *
 * <p>Where a test finds what: users at {@link dev.codegrant.testkit.FakeUser}, OpenID Connect at
 * {@link dev.codegrant.testkit.FakeOpenIdProvider}, devices at {@link
 * dev.codegrant.testkit.FakeDeviceLogins}, DPoP at {@link dev.codegrant.testkit.FakeDpop}, HTTPS
 * and mutual TLS at {@link dev.codegrant.testkit.FakeTls}, demands of the protected resource at
 * {@link dev.codegrant.testkit.ResourceDemand}, wrong behaviour by name at {@link
 * dev.codegrant.testkit.Misbehaviour}, checks to leave out at {@link
 * dev.codegrant.testkit.Leniency}. What the server was asked is a {@link
 * dev.codegrant.testkit.RecordedRequest}; {@link dev.codegrant.testkit.ProtocolViolation} judges
 * it, and so do the assertions of {@code dev.codegrant.testkit.assertj}.
 *
 * <p>It can speak like a provider whose wire is not that of the RFCs, see {@link
 * dev.codegrant.testkit.Preset}.
 *
 * <p>Who approves is signed in until the end session endpoint is used. An approval is always a new
 * sign-in, at that time; with {@code prompt=none} the last one of the user counts, with its time
 * and its {@code acr}: {@code max_age} is held against it, and {@code acr_values} raises nothing.
 *
 * <p>What it never does: listen beyond the loopback address, open WireMock's admin API to HTTP,
 * check a password, keep anything on disk, sleep in order to expire something (time is the {@link
 * java.time.Clock} it was given), or use the code of the client it tests. It is no authorization
 * server for production, and the RSA keys it begins with are in its jar.
 *
 * <p>Inside, the protocol is one function from request to response that knows no HTTP library;
 * WireMock only carries the bytes, and no type of WireMock is part of this package's API.
 */
@NullMarked
package dev.codegrant.testkit;

import org.jspecify.annotations.NullMarked;
