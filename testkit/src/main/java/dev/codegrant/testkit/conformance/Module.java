package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Misbehaviour;

/**
 * One module of a plan.
 *
 * @param name its name at the OpenID Foundation, or one of ours that begins with {@code codegrant-}
 * @param clause where the specification says so
 * @param script what is done
 */
record Module(String name, String clause, Script script) {

  /** A misbehaviour that signs nobody in, or should hold nobody up, under the Foundation's name. */
  static Module of(Misbehaviour misbehaviour) {
    return of(misbehaviour.module().orElseThrow(), misbehaviour);
  }

  static Module of(String name, Misbehaviour misbehaviour) {
    boolean accept = misbehaviour.clientMust() == Misbehaviour.Duty.ACCEPT;
    return new Module(
        name,
        misbehaviour.clause(),
        stage -> {
          if (accept) {
            stage.accepts(misbehaviour);
          } else {
            stage.refuses(misbehaviour);
          }
        });
  }

  /** A wrong value of a parameter that a client may leave out: who does has nothing to refuse. */
  static Module ifSent(String parameter, Misbehaviour misbehaviour) {
    return ifSent(parameter, misbehaviour.module().orElseThrow(), misbehaviour);
  }

  static Module ifSent(String parameter, String name, Misbehaviour misbehaviour) {
    return new Module(
        name,
        misbehaviour.clause(),
        stage ->
            stage.refuses(
                server -> {
                  Stage.assumeSent(server, parameter);
                  server.misbehave(misbehaviour);
                },
                Stage.showing(misbehaviour)));
  }

  /**
   * What a module does on its stage; an AssertionError is a failure of the client, and an aborted
   * test is no judgement.
   */
  @FunctionalInterface
  interface Script {
    void run(Stage stage) throws Exception;
  }
}
