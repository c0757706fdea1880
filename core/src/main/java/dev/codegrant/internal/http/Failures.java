package dev.codegrant.internal.http;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.uri.SecureUri;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What can go wrong with one request, in words of our own. */
final class Failures {

  private final Duration timeout;

  Failures(Duration timeout) {
    this.timeout = timeout;
  }

  OAuthException of(URI uri, IOException e, ErrorKind otherwise) {
    if (e instanceof BrokenAnswerException broken) {
      return broken(uri, broken);
    }
    if (e instanceof SocketTimeoutException) {
      return timedOut(uri, e);
    }
    if (e instanceof InterruptedIOException
        && e.getClass() != InterruptedIOException.class
        && !Thread.currentThread().isInterrupted()) {
      return timedOut(uri, e); // what other libraries make of a connection that takes too long
    }
    if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return new TransportException(
          ErrorKind.INTERRUPTED,
          "an answer from " + SecureUri.describe(uri),
          "an interrupt of this thread",
          "nothing, if the program is ending; else begin again",
          e);
    }
    if (isOfTls(e)) {
      return new TransportException(
          ErrorKind.TLS_FAILED,
          "a TLS connection to " + uri.getHost() + " that proves who the server is",
          "a failed handshake",
          "check the server's certificate and the trust store of this JVM",
          harmless(e));
    }
    return new TransportException(
        otherwise,
        otherwise == ErrorKind.RESPONSE_TRUNCATED
            ? "a complete answer from " + SecureUri.describe(uri)
            : "a connection to " + SecureUri.describe(uri),
        reason(uri, e),
        "check the address, the network and the proxy; then try again",
        harmless(e));
  }

  private TransportException timedOut(URI uri, IOException e) {
    return new TransportException(
        ErrorKind.TRANSPORT_TIMEOUT,
        "an answer from " + SecureUri.describe(uri) + " within " + timeout.toMillis() + " ms",
        "none, or no complete one",
        "try later, or allow more time",
        e);
  }

  private static OAuthException broken(URI uri, BrokenAnswerException e) {
    return e.kind() == ErrorKind.RESPONSE_TOO_LARGE
        ? tooLarge(uri, e.came())
        : new TransportException(
            e.kind(),
            "a complete answer of HTTP/1.1 from " + SecureUri.describe(uri),
            e.came(),
            "check the address, the network and the proxy; then try again",
            null);
  }

  static MalformedResponseException tooLarge(URI uri, String came) {
    return new MalformedResponseException(
        ErrorKind.RESPONSE_TOO_LARGE,
        "an answer of at most "
            + BackChannel.LONGEST_BODY
            + " bytes from "
            + SecureUri.describe(uri),
        came,
        "check the address; if it is right, report it to the server's operator");
  }

  /** The JDK's client sometimes hands out a failed handshake as the cause of another failure. */
  private static boolean isOfTls(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  /** Other exceptions of a transport quote what the server sent, which may be a token. */
  private static @Nullable IOException harmless(IOException e) {
    return e instanceof ConnectException
            || e instanceof UnknownHostException
            || e instanceof SocketTimeoutException
            || e instanceof SSLException
        ? e
        : null;
  }

  /** In words of our own: the messages of the JDK's exceptions differ, and some are null. */
  private static String reason(URI uri, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "no address for the host " + uri.getHost();
      }
    }
    return e instanceof ConnectException
        ? "nothing that listens there (connection refused)"
        : "a connection that broke (" + e.getClass().getSimpleName() + ")";
  }

  /**
   * google-http-client reads some headers as numbers, and quotes the text that is none; what other
   * transports throw may quote what was to be sent.
   */
  static TransportException ofTheTransport(URI uri, RuntimeException e) {
    return new TransportException(
        ErrorKind.TRANSPORT_FAILED,
        "an answer that can be read from " + SecureUri.describe(uri),
        "one that the transport failed at, or none (" + e.getClass().getSimpleName() + ")",
        "report the answer to the server's operator; or use the transport of this library",
        null);
  }
}
