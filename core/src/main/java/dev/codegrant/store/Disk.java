package dev.codegrant.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Every change that a store makes to its directory. A test breaks off before, in or after one. */
interface Disk {

  /** Makes a file that is not there yet, for us alone, and opens it for writing. */
  FileChannel create(Path file) throws IOException;

  void write(Path file, FileChannel open, ByteBuffer bytes) throws IOException;

  /** Forces the content of a file to disk. */
  void sync(Path file, FileChannel open) throws IOException;

  /** Gives a file another name, in one step, in place of what had it. */
  void rename(Path from, Path to) throws IOException;

  void delete(Path file) throws IOException;

  /** Forces the names in a directory to disk. */
  void syncDirectory(Path directory) throws IOException;
}
