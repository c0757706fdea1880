package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What Java does not say or do to files by itself. */
final class Unix {

  private static final int PERMISSIONS = 07777;

  private Unix() {}

  static Path chmod(Path path, int mode) throws IOException {
    return Files.setAttribute(path, "unix:mode", mode);
  }

  static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
  }

  /** Of the path itself, if it is a link; for root alone. */
  static Path chown(Path path, int uid) throws IOException {
    return Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
  }

  /** For root alone. */
  static Path chgrp(Path path, int gid) throws IOException {
    return Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isRoot() throws IOException {
    return RunningUser.uid() == 0;
  }

  static Path fifo(Path path) throws IOException, InterruptedException {
    run("mkfifo", "-m", "600", path.toString());
    return path;
  }

  /** One that ends at once and says nothing, like /dev/null; for root alone. */
  static Path device(Path path) throws IOException, InterruptedException {
    run("mknod", "-m", "600", path.toString(), "c", "1", "3");
    return path;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(List.of(command) + " failed: " + printed);
    }
  }
}
