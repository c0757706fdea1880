/**
 * Assertions in the words of OAuth for those who use AssertJ: what the client under test has sent
 * to a {@link dev.codegrant.testkit.FakeAuthorizationServer}. {@link
 * dev.codegrant.testkit.assertj.CodegrantAssertions} is where they begin. Every message has the
 * masked journal. AssertJ is an optional dependency of the testkit, which needs it for this package
 * alone.
 */
@NullMarked
package dev.codegrant.testkit.assertj;

import org.jspecify.annotations.NullMarked;
