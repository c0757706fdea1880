package dev.codegrant.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What turns a host into its addresses; tests script it. */
@FunctionalInterface
interface Resolver {

  Resolver SYSTEM = InetAddress::getAllByName;

  /** All addresses, in the order in which to try them. */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
