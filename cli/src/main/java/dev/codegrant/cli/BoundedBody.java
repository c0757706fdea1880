package dev.codegrant.cli;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;

/**
 * Keeps a body up to one byte more than the library's limit of 1 MiB, which is enough for it to see
 * that the body is too long. What follows is dropped; the time limit of the request ends it.
 */
final class BoundedBody {

  static final BodyHandler<byte[]> HANDLER = info -> subscriber();

  private static final int LIMIT = 1024 * 1024;

  private BoundedBody() {}

  private static BodySubscriber<byte[]> subscriber() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(
            part ->
                part.ifPresent(
                    bytes ->
                        kept.write(bytes, 0, Math.min(bytes.length, LIMIT + 1 - kept.size())))),
        unused -> kept.toByteArray());
  }
}
