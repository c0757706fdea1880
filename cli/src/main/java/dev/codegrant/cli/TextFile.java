package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small file with a secret in it; {@code -} is standard input.
 *
 * @param what what it should hold
 */
record TextFile(Path path, String what) {

  private static final int LONGEST = 8 * 1024;

  /** Where it is, in words. */
  String source() {
    return isStandardInput() ? "standard input" : "the file " + path;
  }

  /** The text without the line end that editors and echo add. */
  String read(Console console) {
    try (InputStream in = isStandardInput() ? console.in() : Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw unreadable("more than " + LONGEST + " bytes");
      }
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException e) {
      throw unreadable("bytes that are no UTF-8 text");
    } catch (IOException e) {
      throw unreadable("no file that can be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  boolean isStandardInput() {
    return path.toString().equals("-");
  }

  private StopException unreadable(String got) {
    return new StopException(
        Failure.usage(what + " in " + source(), got, "check the path and its permissions"));
  }
}
