/**
 * The endpoints of an authorization server, each in two steps: send, then judge. One class for each
 * endpoint; the bytes travel through {@code internal.http} alone.
 */
@NullMarked
package dev.codegrant.internal.endpoint;

import org.jspecify.annotations.NullMarked;
