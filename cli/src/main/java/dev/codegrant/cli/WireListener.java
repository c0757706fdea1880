package dev.codegrant.cli;

/** Hears what goes over the wire, in the thread that sends. */
interface WireListener {

  /** The request is on its way. */
  void sent(Exchange exchange);

  /** The answer was read, or read as far as anybody wanted. */
  void answered(Exchange exchange);
}
