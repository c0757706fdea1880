/**
 * Who we talk to: the authorization server as a value ({@link
 * dev.codegrant.server.AuthorizationServer}), its deviations from the RFCs as data ({@link
 * dev.codegrant.server.Quirks}), and the way to learn both from its metadata ({@link
 * dev.codegrant.server.MetadataDiscovery}).
 *
 * <p>A quirk relaxes syntax, never a check of authenticity: no value here can switch off state,
 * PKCE, the issuer check or TLS.
 */
@NullMarked
package dev.codegrant.server;

import org.jspecify.annotations.NullMarked;
