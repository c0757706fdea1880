package dev.codegrant.testkit;

/** A strict fake authorization server. */
public final class FakeAuthorizationServer {
  /** Makes one. */
  public FakeAuthorizationServer() {}
}
