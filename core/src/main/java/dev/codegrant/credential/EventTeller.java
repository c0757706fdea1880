package dev.codegrant.credential;

import dev.codegrant.credential.TokenSource.Event;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the listener what happens to one record; nothing that a listener does changes anything. */
final class EventTeller {

  private final Refresher.Setting setting;
  private final TokenKey key;
  private final Instant begun;

  EventTeller(Refresher.Setting setting, TokenKey key) {
    this.setting = setting;
    this.key = key;
    this.begun = setting.clock().instant();
  }

  void tell(Event.Type type) {
    send(type, null);
  }

  <T extends Throwable> T tell(Event.Type type, T failure) {
    send(type, failure);
    return failure;
  }

  private void send(Event.Type type, @Nullable Throwable failure) {
    Duration elapsed = Duration.between(begun, setting.clock().instant());
    Event event = new Event(type, key, elapsed.isNegative() ? Duration.ZERO : elapsed, failure);
    try {
      setting.listener().on(event);
    } catch (Throwable e) { // an Error of a listener must not undo a refresh either
      Thread thread = Thread.currentThread();
      try {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } catch (Throwable again) {
        // There is nobody left to tell.
      }
    }
  }
}
