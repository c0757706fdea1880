package dev.codegrant.testkit.conformance;

import java.net.URI;
import org.opentest4j.TestAbortedException;

/**
 * The client that is judged. Two methods make a driver: {@link #signIn} and {@link #refresh}. The
 * others are for clients that register themselves or hear of logouts; a module that wants one that
 * the driver does not have is aborted.
 *
 * <p>A new driver is not needed for each task, but what it knows of one (keys, metadata) must not
 * be used for another: each has an issuer of its own.
 *
 * <p>What it throws is a refusal, if the task is one to be refused and the client has come to what
 * is wrong there. Two things are none:
 *
 * <ul>
 *   <li>{@link TestAbortedException}, as an assumption of JUnit throws it, aborts the module: JUnit
 *       counts it as skipped, and it is neither passed nor failed. It is for a client that cannot
 *       do what a task says, and is thrown before anything is sent: {@code
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

  /**
   * Registers the client, RFC 7591 section 3.1: reads the metadata of the issuer, and posts the
   * client's own to the {@code registration_endpoint}, with the {@code token_endpoint_auth_method}
   * that it is going to use.
   *
   * @param task what it is registered for
   * @return what {@link RegistrationTask#registeredAs} makes of the answer
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client refuses
   */
  default SignInTask register(RegistrationTask task) throws Exception {
    throw new TestAbortedException("this driver does not do dynamic registration");
  }

  /**
   * Logs a user out, OpenID Connect RP-Initiated Logout 1.0 section 2: makes a logout request with
   * the {@linkplain SignInTask#postLogoutRedirectUri post-logout redirect URI}, has it {@linkplain
   * SignInTask#visit visited}, and judges what comes back.
   *
   * @param task the task of the sign-in
   * @param user what {@link #signIn} returned
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client refuses what comes back
   */
  default void logOut(SignInTask task, SignedIn user) throws Exception {
    throw new TestAbortedException("this driver does not do RP-initiated logout");
  }

  /**
   * Where the client takes logout tokens, OpenID Connect Back-Channel Logout 1.0 section 2.2.
   * Whoever has this has {@link #isSignedIn}, too.
   *
   * @param task the task of the sign-in that follows
   * @return an {@code http} URI on 127.0.0.1 or [::1] where the client listens
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client cannot listen
   */
  default URI backchannelLogoutUri(SignInTask task) throws Exception {
    throw new TestAbortedException("this driver does not do back-channel logout");
  }

  /**
   * Loads in the user's browser what the server's logout page has in a frame, OpenID Connect
   * Front-Channel Logout 1.0 section 2. Whoever has this has {@link #isSignedIn}, too. No module
   * has a wrong {@code iss} or {@code sid}: the client may compare them, and need not.
   *
   * @param task the task of the sign-in
   * @param user what {@link #signIn} returned
   * @param frame the client's {@code frontchannel_logout_uri} with {@code iss} and {@code sid}; of
   *     what comes before the query, only the client knows where it is: nobody listens there
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client refuses
   */
  default void frontchannelLogout(SignInTask task, SignedIn user, URI frame) throws Exception {
    throw new TestAbortedException("this driver does not do front-channel logout");
  }

  /**
   * Whether the client's own session of a user lives.
   *
   * @param task the task of the sign-in
   * @param user what {@link #signIn} returned; another sign-in of the same user is another session
   * @return true if it does
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client cannot say
   */
  default boolean isSignedIn(SignInTask task, SignedIn user) throws Exception {
    throw new TestAbortedException("this driver does not tell whether a session lives");
  }
}
