package dev.codegrant.cli;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request body that says when it has been taken: from then on the server may act on it. */
final class AnnouncedBody implements BodyPublisher {

  private final BodyPublisher body;
  private final Runnable taken;

  AnnouncedBody(byte[] body, Runnable taken) {
    this.body = BodyPublishers.ofByteArray(body);
    this.taken = taken;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer buffer) {
            subscriber.onNext(buffer);
          }

          @Override
          public void onError(Throwable failure) {
            subscriber.onError(failure);
          }

          @Override
          public void onComplete() {
            subscriber.onComplete();
            taken.run();
          }
        });
  }
}
