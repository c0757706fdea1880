/**
 * Measures what carries the back channel's requests: {@link dev.codegrant.benchmarks.TokenPost} the
 * time and the memory, {@link dev.codegrant.benchmarks.ResendTable} what is sent again.
 */
@NullMarked
package dev.codegrant.benchmarks;

import org.jspecify.annotations.NullMarked;
