/**
 * The authorization code grant for web applications that run on a server: {@link
 * dev.codegrant.web.WebFlow} binds every attempt to the browser that began it, for one node or
 * many, one tab or many.
 *
 * <p>Free of servlets: texts and URIs go in and come out. What waits for the user stays sealed in a
 * cookie of the browser, or in a {@link dev.codegrant.store.PendingAuthorizationStore}.
 */
@NullMarked
package dev.codegrant.web;

import org.jspecify.annotations.NullMarked;
