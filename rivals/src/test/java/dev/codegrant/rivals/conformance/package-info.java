/**
 * Other libraries before the testkit's judges: each signs a user in at the fake server, and goes
 * through the plans of {@link dev.codegrant.testkit.conformance.RpConformance}. What each misses
 * stands in docs/testkit.md. A driver does what the library's own documentation tells an
 * application to do, and compares {@code state}; it adds no other check.
 */
@NullMarked
package dev.codegrant.rivals.conformance;

import org.jspecify.annotations.NullMarked;
