package dev.codegrant.testkit.conformance;

/**
 * The client that is judged. A new driver is not needed for each task, but what it knows of one
 * (keys, metadata) must not be used for another: each has an issuer of its own.
 *
 * <p>What it throws is a refusal, if the task is one to be refused and the client has come to what
 * is wrong there. Two things are none:
 *
 * <ul>
 *   <li>{@link org.opentest4j.TestAbortedException}, as an assumption of JUnit throws it, aborts
 *       the module: JUnit counts it as skipped, and it is neither passed nor failed. It is for a
 *       client that cannot do what a task says, and is thrown before anything is sent: {@code
 *       assumeTrue(task.idTokenAlgorithm().equals("RS256"))}.
 *   <li>An {@link Error}, and so the {@link AssertionError} of an assertion, fails the module: an
 *       assertion that fails in the driver says nothing of why the client stopped. Throw an
 *       exception where nobody was signed in.
 * </ul>
 */
public interface RelyingPartyDriver {

  /**
   * Signs a user in, the whole way: reads the metadata of the issuer, makes an authorization
   * request, has it {@linkplain SignInTask#visit visited}, redeems the code and proves the ID
   * token; and asks for UserInfo where the task says so.
   *
   * @param task what is to be done, and how
   * @return who signed in
   * @throws Exception when the client refuses, or cannot do what the task says
   */
  SignedIn signIn(SignInTask task) throws Exception;

  /**
   * Gets new tokens for those of a sign-in, and holds a new ID token to the first one; and asks for
   * UserInfo with the new access token where the task says so.
   *
   * @param task the task of the sign-in
   * @param before what {@link #signIn} returned
   * @return who is signed in now
   * @throws Exception when the client refuses, or cannot do what the task says
   */
  SignedIn refresh(SignInTask task, SignedIn before) throws Exception;
}
