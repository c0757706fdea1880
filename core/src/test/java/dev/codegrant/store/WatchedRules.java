package dev.codegrant.store;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/** Real rules, in whose looks at files a test can do what another process might. */
final class WatchedRules implements OwnerRules {

  /** Told of each look at a file, before it and after it. */
  @FunctionalInterface
  interface Watcher {
    void at(int look, boolean before) throws IOException;
  }

  private final OwnerRules real;
  private final Watcher watcher;
  private int looks;

  WatchedRules(OwnerRules real, Watcher watcher) {
    this.real = real;
    this.watcher = watcher;
  }

  @Override
  public Seen requireFile(Path file) throws IOException {
    int look = ++looks;
    watcher.at(look, true);
    Seen seen = real.requireFile(file);
    watcher.at(look, false);
    return seen;
  }

  @Override
  public FileAttribute<?> ofNewDirectory() {
    return real.ofNewDirectory();
  }

  @Override
  public FileAttribute<?> ofNewFile() {
    return real.ofNewFile();
  }

  @Override
  public boolean syncsDirectories() {
    return real.syncsDirectories();
  }

  @Override
  public void requireParent(Path directory) throws IOException {
    real.requireParent(directory);
  }

  @Override
  public void requireLink(Path link, Path directory) throws IOException {
    real.requireLink(link, directory);
  }

  @Override
  public Seen requireDirectory(Path directory) throws IOException {
    return real.requireDirectory(directory);
  }
}
