package dev.codegrant.testkit.provider;

import org.opentest4j.TestAbortedException;

/**
 * The client that is judged. {@link #redeem} alone makes a driver; a test that wants a method that
 * the driver does not have is aborted.
 *
 * <p>A method does one step as the client does it, with the servers and the credentials of the
 * task, and says what came of it. An error of the server is a {@link SampleOutcome}, and so is an
 * answer that cannot be read. What is thrown is a refusal of the callback, or fails the test; a
 * {@link TestAbortedException}, as an assumption of JUnit throws it, aborts the test.
 */
public interface ProviderDriver {

  /**
   * Gets tokens for a code, the whole way: makes an authorization request for the scope of the
   * task, has it {@linkplain ProviderTask#visit visited}, judges the callback (an error in it is an
   * outcome), and redeems the code once.
   *
   * @param task what is to be done, and where
   * @return what the client made of the answer
   * @throws Exception when the client refuses the callback
   */
  SampleOutcome redeem(ProviderTask task) throws Exception;

  /**
   * Gets new tokens for those that the task names, RFC 6749 section 6.
   *
   * @param task what is to be done, and where
   * @return what the client made of the answer
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client cannot do it; the test fails
   */
  default SampleOutcome refresh(ProviderTask task) throws Exception {
    throw new TestAbortedException("this driver does not refresh");
  }

  /**
   * Asks once for the tokens of a device, RFC 8628 section 3.4: with the device code of the task,
   * or, where the client begins by itself, with the same one from the {@linkplain
   * ProviderTask#deviceAuthorizationEndpoint device authorization endpoint}.
   *
   * @param task what is to be done, and where
   * @return what the client made of the one answer
   * @throws TestAbortedException if the driver does not have this, as here
   * @throws Exception when the client cannot do it; the test fails
   */
  default SampleOutcome poll(ProviderTask task) throws Exception {
    throw new TestAbortedException("this driver does not do device authorization");
  }
}
