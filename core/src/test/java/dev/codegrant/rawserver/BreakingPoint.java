package dev.codegrant.rawserver;

/** Where a server breaks an exchange: what it has read by then, and what it has written. */
public enum BreakingPoint {
  CONNECTED(0, 0),
  FIRST_BYTE_OF_REQUEST(1, 0),
  REQUEST_HEAD(2, 0),
  HALF_REQUEST_BODY(3, 0),
  WHOLE_REQUEST(4, 0),
  FIRST_BYTE_OF_ANSWER(4, 1),
  HALF_STATUS_LINE(4, 8),
  STATUS_LINE(4, 17),
  HALF_HEADERS(4, 40),
  ANSWER_HEAD(4, BreakingServer.HEAD.length()),
  HALF_ANSWER_BODY(4, BreakingServer.HEAD.length() + BreakingServer.BODY.length() / 2),
  LAST_BYTE_OF_ANSWER(4, BreakingServer.HEAD.length() + BreakingServer.BODY.length() - 1);

  /** Nothing, one byte, the head, the head and half of the body, all. */
  final int read;

  /** How many bytes of the answer. */
  final int written;

  BreakingPoint(int read, int written) {
    this.read = read;
    this.written = written;
  }
}
