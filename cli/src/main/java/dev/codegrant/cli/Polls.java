package dev.codegrant.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What goes over the wire while a device waits for its user: a poll every few seconds, of which the
 * last says it all.
 */
final class Polls {

  private final List<Exchange> last = new ArrayList<>();
  private int count;

  /** A poll is a POST; what is asked because of its answer, such as for keys, is not. */
  void sent(Exchange exchange) {
    if (exchange.method().equals("POST")) {
      last.clear();
      count++;
    }
    last.add(exchange);
  }

  void tell(Transcript transcript, Consumer<Exchange> sent, Consumer<Exchange> answered) {
    if (count > 1) {
      transcript.note("asked " + count + " times; the last time:");
    }
    for (Exchange exchange : last) {
      sent.accept(exchange);
      if (exchange.status() > 0) {
        answered.accept(exchange);
      }
    }
  }
}
