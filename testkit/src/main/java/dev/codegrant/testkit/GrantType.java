package dev.codegrant.testkit;

/** What the token endpoint does with a request of one grant type, RFC 6749 section 4. */
@FunctionalInterface
interface GrantType {

  Response answer(Caller caller, Parameters form) throws Refusal;
}
