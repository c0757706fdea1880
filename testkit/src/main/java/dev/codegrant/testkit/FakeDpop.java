package dev.codegrant.testkit;

/**
 * What a {@link FakeAuthorizationServer} demands of DPoP, RFC 9449, beyond what it checks always.
 *
 * <p>A {@code DPoP} header at the token endpoint is judged whole, whatever the grant: one proof,
 * its type, algorithm, key, signature, {@code htm}, {@code htu}, {@code iat} (60 seconds either way
 * by the server's clock) and a {@code jti} that its key did not use before. The token is then bound
 * to that key, and so is the refresh token of a client without credentials. With {@code dpop_jkt},
 * or a proof at a pushed request, the code is bound, too. {@link Endpoint#RESOURCE} and {@link
 * Endpoint#USERINFO} take a bound token with its proof alone, and no other token with one.
 *
 * <p>All of this needs no order. What is ordered here lasts for the server's life. Thread-safe.
 */
public final class FakeDpop {
  private final Engine engine;

  FakeDpop(Engine engine) {
    this.engine = engine;
  }

  /**
   * Refuses a token request without a proof with {@code invalid_request}, and bearer tokens at the
   * endpoints that take access tokens with {@code invalid_token}. The resource's metadata says so,
   * RFC 9728 section 2.
   *
   * @return this
   */
  public FakeDpop require() {
    engine.dpop().require();
    return this;
  }

  /**
   * Demands a nonce in the proofs at {@link Endpoint#TOKEN} and {@link
   * Endpoint#PUSHED_AUTHORIZATION}, RFC 9449 section 8. A proof without the right one is answered
   * with status 400, {@code use_dpop_nonce} and a {@code DPoP-Nonce} header; every other answer to
   * a proof has that header, too, with the nonce for the next one.
   *
   * @return this
   */
  public FakeDpop nonceAtToken() {
    engine.dpop().atToken().demand();
    return this;
  }

  /**
   * Demands a nonce in the proofs at {@link Endpoint#RESOURCE} and {@link Endpoint#USERINFO}, RFC
   * 9449 section 9. It is another one than that of {@link #nonceAtToken()}. A proof without it is
   * answered with status 401, a challenge with {@code use_dpop_nonce} and a {@code DPoP-Nonce}
   * header; every other answer to a proof has that header, too, with the nonce for the next one.
   *
   * @return this
   */
  public FakeDpop nonceAtResource() {
    engine.dpop().atResource().demand();
    return this;
  }

  /**
   * Replaces each nonce after so many proofs with it; the old one is refused from then on. The
   * nonces in use now are replaced at once. Until this is called they last for the server's life.
   *
   * @param uses one or more; with 1 every request needs the nonce of the answer before it
   * @return this
   * @throws IllegalArgumentException if it is less than one
   */
  public FakeDpop rotateNonceEvery(int uses) {
    if (uses < 1) {
      throw new IllegalArgumentException("expected one use or more of each nonce, got " + uses);
    }
    engine.dpop().atToken().rotateEvery(uses);
    engine.dpop().atResource().rotateEvery(uses);
    return this;
  }
}
