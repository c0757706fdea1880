package dev.codegrant.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which step the walk is at, and how those behind it went. */
final class Walk {

  private final Transcript transcript;
  private final List<Taken> taken = new ArrayList<>();
  private @Nullable Step current;
  private long begun;

  Walk(Transcript transcript) {
    this.transcript = transcript;
  }

  /** Ends the step before, which went well, and begins this one. */
  void go(Step step) {
    go(step, step.meaning());
  }

  /** The same, for a step that means something else here. */
  void go(Step step, String meaning) {
    end();
    current = step;
    begun = System.nanoTime();
    transcript.begin(step, meaning);
  }

  boolean isAt(Step step) {
    return current == step;
  }

  /** The current step went well. Of no effect between steps. */
  void end() {
    finish(true);
  }

  /** The current step failed. Of no effect between steps. */
  void fail() {
    finish(false);
  }

  List<Taken> taken() {
    return List.copyOf(taken);
  }

  private void finish(boolean ok) {
    Step step = current;
    if (step != null) {
      Taken result = new Taken(step, ok, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      taken.add(result);
      transcript.end(result);
      current = null;
    }
  }

  /** A step that is over. */
  record Taken(Step step, boolean ok, long millis) {}
}
