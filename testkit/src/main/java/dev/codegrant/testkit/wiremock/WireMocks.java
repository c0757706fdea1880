package dev.codegrant.testkit.wiremock;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.internal.Carriers;

/**
 * The way from a {@link FakeAuthorizationServer} to the WireMock that carries its bytes, for stubs
 * of one's own. A stub wins over the fake server, unless its priority is a number above 100; the
 * request it answers is not one of {@link FakeAuthorizationServer#requests()}.
 *
 * <pre>{@code
 * WireMocks.of(server).stubFor(post(server.tokenEndpoint().getPath()).willReturn(status(429)));
 * }</pre>
 *
 * <p>{@link FakeAuthorizationServer#approve} and its like ask no WireMock, so no stub answers them.
 *
 * <p>An application that is a module {@code requires wiremock.standalone} for this.
 */
public final class WireMocks {
  private WireMocks() {}

  /**
   * Returns the WireMock that carries a server. Servers of the JUnit extension share one for the
   * whole JVM: stubs should name a path of the own issuer, and a reset takes the stubs of tests
   * that run at the same time, too. No reset stops the fake servers; its admin API is closed to
   * HTTP.
   *
   * @param server a server that runs, or did
   * @return the same one always; it stops with its only server or, if shared, with the JVM's tests
   */
  @SuppressWarnings("exports") // who uses this package requires WireMock itself
  public static WireMockServer of(FakeAuthorizationServer server) {
    return Carriers.of(server);
  }
}
