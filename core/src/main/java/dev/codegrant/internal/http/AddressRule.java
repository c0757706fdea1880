package dev.codegrant.internal.http;

import java.net.InetAddress;

/** Which addresses a connection may be made to. Thread-safe. */
@FunctionalInterface
public interface AddressRule {

  /**
   * Returns when the address may be connected to, and throws an {@link
   * dev.codegrant.error.OAuthException} otherwise, which reaches the caller of the exchange
   * unchanged. It is asked about every address that the name has, before any connection is made,
   * and again about the peer of the connection that was made.
   *
   * @param host the name or the address literal as it stands in the URL, without brackets
   * @param address one of its addresses
   */
  void require(String host, InetAddress address);
}
