/**
 * The back channel: the one place that executes HTTP towards an authorization server. It sends
 * once, follows no redirect, logs nothing, reads no more than a limit, and ends in bounded time.
 */
@NullMarked
package dev.codegrant.internal.http;

import org.jspecify.annotations.NullMarked;
