/**
 * Faults of other OAuth client libraries, and that ours has not got them: docs/rivals.md is the
 * table. A test of another library asserts the fault, so it fails on the day that the fault is
 * mended; the table is to be changed then.
 */
@NullMarked
package dev.codegrant.rivals;

import org.jspecify.annotations.NullMarked;
