/**
 * The whole walk for desktop and command-line applications (RFC 8252): the system browser, a
 * receiver on the loopback address, a page that tells the user how it ended.
 *
 * <p>Never an embedded browser, and never a socket on another address than loopback.
 */
@NullMarked
package dev.codegrant.desktop;

import org.jspecify.annotations.NullMarked;
