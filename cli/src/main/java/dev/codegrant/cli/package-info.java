/**
 * The program {@code codegrant}: gets an access token from the command line, and shows how.
 *
 * <p>{@link dev.codegrant.cli.Codegrant} is the entrance. A command ({@link
 * dev.codegrant.cli.Demo}, {@link dev.codegrant.cli.Login}) reads its options and walks the seven
 * steps of a token in a {@link dev.codegrant.cli.Session}, which times them, tells them and ends
 * them with an exit code. What goes over the wire is seen by a {@link
 * dev.codegrant.cli.RecordingTransport} and shown through {@link dev.codegrant.cli.Masking}, which
 * knows what may be seen and masks the rest.
 *
 * <p>What a login is to leave to later runs is kept by {@link dev.codegrant.cli.SavedLogins}: the
 * tokens in the library's own file store, and beside them a {@link dev.codegrant.cli.Profile},
 * which makes the same client again. {@link dev.codegrant.cli.PrintToken}, {@link
 * dev.codegrant.cli.Saved} and {@link dev.codegrant.cli.Logout} use it, each in an {@link
 * dev.codegrant.cli.Errand}.
 *
 * <p>There is no {@code module-info}: the program runs on the class path, because
 * wiremock-standalone, which the testkit stands on, carries its own copy of JSpecify's packages,
 * and the module system refuses a package that is there twice.
 */
@NullMarked
package dev.codegrant.cli;

import org.jspecify.annotations.NullMarked;
