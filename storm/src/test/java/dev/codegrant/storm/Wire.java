package dev.codegrant.storm;

import dev.codegrant.contract.CuttingProxy;
import java.net.URI;

/**
 * The way to an endpoint, which a test can cut or hold up.
 *
 * @param uri the endpoint behind the proxy
 */
record Wire(CuttingProxy proxy, URI uri) implements AutoCloseable {

  static Wire to(URI endpoint) {
    CuttingProxy proxy = CuttingProxy.to(endpoint.getPort());
    return new Wire(proxy, URI.create("http://127.0.0.1:" + proxy.port() + endpoint.getRawPath()));
  }

  @Override
  public void close() {
    proxy.close();
  }
}
