/**
 * The whole walk for devices without a browser, or without a keyboard (RFC 8628): codes for the
 * user to enter elsewhere, and polls until the user has decided.
 */
@NullMarked
package dev.codegrant.device;

import org.jspecify.annotations.NullMarked;
