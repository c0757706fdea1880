/**
 * What the fake server costs beside mock-oauth2-server: a program, not a test. Its command is in
 * CONTRIBUTING.md, what it said in docs/testkit.md.
 */
@NullMarked
package dev.codegrant.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
