/**
 * What a configuration gives up: {@link dev.codegrant.posture.SecurityPosture}, as data for a test.
 *
 * <p>This room is as low as {@code error}: it uses the JDK alone, so that every room can say what
 * is weak in it.
 */
@NullMarked
package dev.codegrant.posture;

import org.jspecify.annotations.NullMarked;
