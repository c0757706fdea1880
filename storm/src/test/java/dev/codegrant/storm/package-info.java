/**
 * No refresh loses a session: what many threads, many processes, and processes that are stopped or
 * killed do to one record, on each kind of store.
 */
@NullMarked
package dev.codegrant.storm;

import org.jspecify.annotations.NullMarked;
