/**
 * Judges relying parties: the client plans of the OpenID Foundation, written anew from the
 * specifications, for any client, in milliseconds. {@link
 * dev.codegrant.testkit.conformance.RpConformance} has the modules; {@link
 * dev.codegrant.testkit.conformance.RelyingPartyDriver} is what a client's author writes. It never
 * looks into a client: what counts is what is sent, and whether the user is signed in.
 */
@NullMarked
package dev.codegrant.testkit.conformance;

import org.jspecify.annotations.NullMarked;
