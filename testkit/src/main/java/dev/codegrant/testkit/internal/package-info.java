/** What packages of the testkit share among themselves; exported to nobody. */
@NullMarked
package dev.codegrant.testkit.internal;

import org.jspecify.annotations.NullMarked;
