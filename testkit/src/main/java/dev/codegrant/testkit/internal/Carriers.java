package dev.codegrant.testkit.internal;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** Which WireMock carries which server, as long as anybody has the server. */
public final class Carriers {
  private static final Map<FakeAuthorizationServer, WireMockServer> CARRIERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Carriers() {}

  /** Remembers it. */
  public static void put(FakeAuthorizationServer server, WireMockServer carrier) {
    CARRIERS.put(server, carrier);
  }

  /** Returns what was remembered. */
  public static WireMockServer of(FakeAuthorizationServer server) {
    WireMockServer carrier = CARRIERS.get(server);
    if (carrier == null) {
      throw new IllegalStateException("no WireMock carries " + server.issuer());
    }
    return carrier;
  }
}
