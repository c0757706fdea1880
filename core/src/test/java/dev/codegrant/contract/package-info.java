/**
 * What the interfaces of core demand of those who implement them, as tests to extend. They are in
 * core's test-jar; nothing but exported packages of core is used here, JUnit 5, AssertJ, and the
 * manual clock of codegrant-testkit.
 */
package dev.codegrant.contract;
