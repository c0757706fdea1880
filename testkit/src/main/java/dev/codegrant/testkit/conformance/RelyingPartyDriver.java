package dev.codegrant.testkit.conformance;

/**
 * The client that is judged. A new driver is not needed for each task, but what it knows of one
 * (keys, metadata) must not be used for another: each has an issuer of its own. What it throws is a
 * refusal, if the task is one to be refused.
 */
public interface RelyingPartyDriver {

  /**
   * Signs a user in, the whole way: reads the metadata of the issuer, makes an authorization
   * request, has it {@linkplain SignInTask#visit visited}, redeems the code and proves the ID
   * token; and asks for UserInfo where the task says so.
   *
   * @param task what is to be done, and how
   * @return who signed in
   * @throws Exception when the client refuses
   */
  SignedIn signIn(SignInTask task) throws Exception;

  /**
   * Gets new tokens for those of a sign-in, and holds a new ID token to the first one; and asks for
   * UserInfo with the new access token where the task says so.
   *
   * @param task the task of the sign-in
   * @param before what {@link #signIn} returned
   * @return who is signed in now
   * @throws Exception when the client refuses
   */
  SignedIn refresh(SignInTask task, SignedIn before) throws Exception;
}
