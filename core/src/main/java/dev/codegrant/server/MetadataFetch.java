package dev.codegrant.server;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gets the document of an issuer, from the first of its locations that has one. */
final class MetadataFetch {

  /** Asks for the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final BackChannel backChannel;
  private final Resolver resolver;
  private final boolean openIdFirst;

  MetadataFetch(BackChannel backChannel, Resolver resolver, boolean openIdFirst) {
    this.backChannel = backChannel;
    this.resolver = resolver;
    this.openIdFirst = openIdFirst;
  }

  HttpAnswer document(IssuerUrl issuer) {
    try {
      if (issuer.untrusted()) {
        requirePublic(issuer);
      }
      List<HttpAnswer> others = new ArrayList<>();
      for (URI location : issuer.locations(openIdFirst)) {
        HttpAnswer answer = backChannel.get(location);
        AnswerStatus.requireServing(answer); // a server that is down is not one without metadata
        if (answer.status() == 200 && answer.hasMediaType("application/json")) {
          return answer;
        }
        others.add(answer);
      }
      others.forEach(AnswerStatus::requireNoRedirect);
      throw none(others);
    } catch (TransportException e) {
      throw e.isTransient() && e.kind() != ErrorKind.INTERRUPTED ? down(issuer, e) : e;
    }
  }

  /**
   * Before anything is sent, and whatever carries it: the library's own transport asks again when
   * it connects, one of the application's may not.
   */
  private void requirePublic(IssuerUrl issuer) {
    String host = issuer.uri().getHost();
    try {
      for (InetAddress address : resolver.resolve(host)) {
        PublicAddresses.rule().require(host, address);
      }
    } catch (UnknownHostException e) {
      throw new TransportException(
          ErrorKind.TRANSPORT_FAILED,
          "a connection to " + issuer.text(),
          "no address for the host " + host,
          "check the issuer's spelling, and the network",
          e);
    }
  }

  private static TransportException none(List<HttpAnswer> answers) {
    boolean found = answers.stream().anyMatch(answer -> answer.status() == 200);
    return failed(
        found ? "CONTENT_TYPE" : "STATUS",
        "a metadata document at "
            + answers.stream()
                .map(answer -> answer.endpoint().toString())
                .collect(Collectors.joining(" or ")),
        answers.stream().map(MetadataFetch::describe).collect(Collectors.joining(", and ")),
        "check the issuer's spelling; a server without metadata needs its endpoints by hand",
        null);
  }

  private static TransportException down(IssuerUrl issuer, TransportException e) {
    return failed(e.kind().name(), "the metadata of " + issuer.text(), e.came(), "try later", e);
  }

  private static TransportException failed(
      String reason,
      String expected,
      String came,
      String advice,
      @Nullable TransportException cause) {
    return new TransportException(
        ErrorKind.DISCOVERY_FAILED, reason, expected, came, advice, cause);
  }

  private static String describe(HttpAnswer answer) {
    return answer.status() == 200 ? answer.describe() : "status " + answer.status();
  }
}
