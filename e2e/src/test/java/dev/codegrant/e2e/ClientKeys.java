package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A client's own key, and the address where the server finds its public half. */
final class ClientKeys implements AutoCloseable {

  private final ECKey key;
  private final HttpServer server;

  private ClientKeys(ECKey key, HttpServer server) {
    this.key = key;
    this.server = server;
  }

  static ClientKeys publish() {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256).keyID("client-1").keyUse(KeyUse.SIGNATURE).generate();
      byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/jwks",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().add("Content-Type", "application/json");
              exchange.sendResponseHeaders(200, jwks.length);
              exchange.getResponseBody().write(jwks);
            }
          });
      server.start();
      return new ClientKeys(key, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  Secret privateJwk() {
    return Secret.of(key.toJSONString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
