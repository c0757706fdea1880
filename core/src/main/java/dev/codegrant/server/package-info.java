/**
 * Who we talk to: the authorization server as a value ({@link
 * dev.codegrant.server.AuthorizationServer}), its deviations from the RFCs as data ({@link
 * dev.codegrant.server.Quirks}), and the way to learn both from its metadata ({@link
 * dev.codegrant.server.MetadataDiscovery}).
 *
 * <p>A quirk relaxes syntax, never a check of authenticity: no value here can switch off state,
 * PKCE, the issuer check or TLS.
 *
 * <p>Metadata is the word of a server, and not more: it is judged whole, at each read, and narrows
 * what this client does without ever widening it. An issuer that the application did not choose is
 * held to public addresses ({@link
 * dev.codegrant.server.MetadataDiscovery.Builder#untrustedIssuers}).
 */
@NullMarked
package dev.codegrant.server;

import org.jspecify.annotations.NullMarked;
