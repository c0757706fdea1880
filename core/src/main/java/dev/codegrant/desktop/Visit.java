package dev.codegrant.desktop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its first byte to its last. Only the receiver's thread touches it; it never
 * waits, and it has a deadline in every stage but the one in which the flow judges.
 */
final class Visit {

  private static final long MILLIS_FOR_THE_HEAD = 5_000;
  private static final long MILLIS_FOR_THE_PAGE = 2_000;
  private static final long MILLIS_FOR_THE_END = 1_000;
  private static final int MOST_DRAINED = 256 * 1024;

  private enum Stage {
    READING,
    JUDGED_BY_THE_FLOW,
    WRITING,
    ENDING,
    OVER
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ReceiverLoop loop;
  private final HeadBytes head = new HeadBytes();
  private Stage stage = Stage.READING;
  private long deadline = in(MILLIS_FOR_THE_HEAD);
  private @Nullable Arrival arrival;
  private ByteBuffer page = ByteBuffer.allocate(0);
  private int drained;

  Visit(SocketChannel channel, SelectionKey key, ReceiverLoop loop) {
    this.channel = channel;
    this.key = key;
    this.loop = loop;
  }

  /** Goes on with what the connection is ready for; a fault of it ends it alone. */
  void proceed(ByteBuffer scratch) {
    try {
      switch (stage) {
        case READING -> read(scratch);
        case WRITING -> write();
        case ENDING -> drain(scratch);
        case JUDGED_BY_THE_FLOW, OVER -> {}
      }
    } catch (IOException | RuntimeException e) {
      close();
    }
  }

  /** Writes the page of the flow, or one of our own. */
  void respond(ResultPage result, boolean withBody) {
    if (stage != Stage.READING && stage != Stage.JUDGED_BY_THE_FLOW) {
      return;
    }
    try {
      page = ByteBuffer.wrap(result.bytes(withBody));
      enter(Stage.WRITING, MILLIS_FOR_THE_PAGE, SelectionKey.OP_WRITE);
      write();
    } catch (IOException | RuntimeException e) {
      close();
    }
  }

  /** The flow is over: whoever still asks is told so, and whoever has not asked is sent away. */
  void sayGoodbye() {
    if (stage == Stage.READING) {
      close();
    }
    respond(ResultPage.notHere(410), true);
  }

  boolean isWithTheFlow() {
    return stage == Stage.JUDGED_BY_THE_FLOW;
  }

  /** How long this may go on, from now; nothing to wait for is the greatest number. */
  long nanosLeft() {
    return isWithTheFlow() ? Long.MAX_VALUE : deadline - System.nanoTime();
  }

  void close() {
    stage = Stage.OVER;
    loop.forget(this);
    if (arrival != null) {
      arrival.written();
    }
    try {
      channel.close();
    } catch (IOException e) {
      key.cancel(); // it is as good as closed
    }
  }

  private void read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      close();
      return;
    }
    scratch.flip();
    switch (head.append(scratch)) {
      case INCOMPLETE -> {}
      case MALFORMED -> respond(ResultPage.notHere(400), true);
      case TOO_LARGE -> respond(ResultPage.notHere(431), true);
      case COMPLETE -> judge();
    }
  }

  private void judge() {
    Gate.Verdict verdict = loop.gate().judge(head.text());
    if (verdict instanceof Gate.Admitted admitted) {
      arrival = new Arrival(admitted.rawQuery(), page -> loop.post(() -> respond(page, true)));
      enter(Stage.JUDGED_BY_THE_FLOW, 0, 0);
      if (!loop.offer(arrival)) {
        respond(ResultPage.notHere(503), true);
      }
    } else if (verdict instanceof Gate.Refused refused) {
      respond(ResultPage.notHere(refused.status()), refused.withBody());
    }
  }

  private void write() throws IOException {
    channel.write(page);
    if (page.hasRemaining()) {
      return;
    }
    channel.shutdownOutput();
    if (arrival != null) {
      arrival.written();
    }
    enter(Stage.ENDING, MILLIS_FOR_THE_END, SelectionKey.OP_READ);
  }

  /** What is unread at the close would make the system reset the connection and cut the page. */
  private void drain(ByteBuffer scratch) throws IOException {
    scratch.clear();
    int count = channel.read(scratch);
    drained += Math.max(0, count);
    if (count < 0 || drained > MOST_DRAINED) {
      close();
    }
  }

  private void enter(Stage next, long millis, int operations) {
    stage = next;
    deadline = in(millis);
    key.interestOps(operations);
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
