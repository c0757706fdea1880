/** Fake authorization server. */
@NullMarked
package dev.codegrant.testkit;

import org.jspecify.annotations.NullMarked;
