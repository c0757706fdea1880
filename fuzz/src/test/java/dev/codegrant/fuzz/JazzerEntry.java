package dev.codegrant.fuzz;

import org.jspecify.annotations.Nullable;

/** Where Jazzer's driver comes in; its {@code --target_args} name the target. */
public final class JazzerEntry {

  private static @Nullable FuzzTarget target;

  private JazzerEntry() {}

  public static void fuzzerInitialize(String[] args) {
    target = Targets.named(args[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (target == null) {
      throw new IllegalStateException("not initialized");
    }
    target.accepts(input);
  }
}
