package dev.codegrant.testkit.conformance;

/**
 * One module of a plan.
 *
 * @param name its name at the OpenID Foundation, or one of ours that begins with {@code codegrant-}
 * @param clause where the specification says so
 * @param script what is done
 */
record Module(String name, String clause, Script script) {

  /** What a module does on its stage; an AssertionError is a failure of the client. */
  @FunctionalInterface
  interface Script {
    void run(Stage stage) throws Exception;
  }
}
