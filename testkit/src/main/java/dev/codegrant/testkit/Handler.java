package dev.codegrant.testkit;

/** What an endpoint does with a request. */
@FunctionalInterface
interface Handler {

  Response answer(Request request) throws Refusal;
}
