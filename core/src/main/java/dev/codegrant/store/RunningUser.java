package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user whose files this program makes; Java knows a name, and that can be set. */
final class RunningUser {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** Real, effective, saved, and that of the file system: proc(5). */
  private static final Pattern UIDS = Pattern.compile("Uid:\\s+\\d+\\s+\\d+\\s+\\d+\\s+(\\d+)\\s*");

  private RunningUser() {}

  /** The numeric user identifier. */
  static int uid() throws IOException {
    if (Files.isReadable(STATUS)) {
      Optional<Integer> uid = ofStatus(Files.readAllLines(STATUS, ISO_8859_1));
      if (uid.isPresent()) {
        return uid.get();
      }
    }
    return ofNewFile();
  }

  /** From what Linux says; the directory for temporary files may not be writable there. */
  static Optional<Integer> ofStatus(List<String> lines) {
    return lines.stream()
        .map(UIDS::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(uids -> Integer.parseUnsignedInt(uids.group(1)));
  }

  /** From a file that was just made. */
  static int ofNewFile() throws IOException {
    Path file = Files.createTempFile("codegrant", ".uid");
    try {
      return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(file);
    }
  }
}
