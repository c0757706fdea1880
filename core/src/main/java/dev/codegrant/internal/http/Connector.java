package dev.codegrant.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes connections. A name is resolved once: what was checked is what is connected to. */
final class Connector {

  private final Resolver resolver;
  private final TlsLayer tls;
  private final @Nullable AddressRule rule;

  Connector(Resolver resolver, TlsLayer tls, @Nullable AddressRule rule) {
    this.resolver = resolver;
    this.tls = tls;
    this.rule = rule;
  }

  /** Whether a proxy may be used: it would connect to an address that no rule here can check. */
  boolean mayUseProxy() {
    return rule == null;
  }

  Connection connect(Origin origin, Deadline deadline) throws IOException {
    Wire wire = reach(origin, deadline);
    boolean done = false;
    try {
      require(origin, wire.getInetAddress());
      if (origin.proxy() != null) {
        Tunnel.open(wire, origin);
      }
      Socket socket = origin.secure() ? tls.over(wire, origin) : wire;
      Connection connection = new Connection(wire, socket);
      done = true;
      return connection;
    } finally {
      if (!done) {
        wire.close();
      }
    }
  }

  private Wire reach(Origin origin, Deadline deadline) throws IOException {
    InetAddress[] addresses = addresses(origin);
    int port = origin.proxy() == null ? origin.port() : origin.proxy().getPort();
    IOException last = new UnknownHostException(origin.host());
    for (int i = 0; i < addresses.length; i++) {
      // An equal share of the time for each, so that one that is silent does not use up all of it.
      int millis = Math.max(1, deadline.remainingMillis() / (addresses.length - i));
      try {
        return new Wire(open(addresses[i], port, millis), deadline);
      } catch (IOException e) {
        last = e;
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
    throw last;
  }

  /** All addresses, and only if every one of them is allowed. */
  private InetAddress[] addresses(Origin origin) throws IOException {
    InetSocketAddress proxy = origin.proxy();
    if (proxy != null) {
      return proxy.getAddress() != null
          ? new InetAddress[] {proxy.getAddress()}
          : resolver.resolve(proxy.getHostString());
    }
    InetAddress[] addresses = resolver.resolve(origin.host());
    for (InetAddress address : addresses) {
      require(origin, address);
    }
    return addresses;
  }

  private void require(Origin origin, InetAddress address) throws IOException {
    if (!origin.secure() && !address.isLoopbackAddress()) {
      throw BrokenAnswerException.malformed("another machine's address, for a loopback host");
    }
    if (rule != null) {
      rule.require(origin.host(), address);
    }
  }

  private static SocketChannel open(InetAddress address, int port, int millis) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(new InetSocketAddress(address, port), millis);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
