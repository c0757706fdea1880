package dev.codegrant.testkit;

import com.github.tomakehurst.wiremock.extension.StubLifecycleListener;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.util.UUID;

/** Puts the issuers' stub back whenever somebody resets WireMock or removes it. */
final class LastingStub implements StubLifecycleListener {
  static final UUID ID = UUID.fromString("3c8fbbde-6d5e-4a1b-9f0c-1f1c6a4f0a11");

  /** Behind every stub of a user, whose number is 5 unless they say otherwise. */
  static final int PRIORITY = 100;

  private final Runnable stub;

  LastingStub(Runnable stub) {
    this.stub = stub;
  }

  @Override
  public void afterStubsReset() {
    stub.run();
  }

  @Override
  public void afterStubRemoved(StubMapping removed) {
    if (removed.getId().equals(ID)) {
      stub.run();
    }
  }

  @Override
  public String getName() {
    return "codegrant-lasting-stub";
  }
}
