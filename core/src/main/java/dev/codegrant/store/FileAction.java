package dev.codegrant.store;

import java.io.IOException;

/** Something done to files. */
@FunctionalInterface
interface FileAction<T> {
  T run() throws IOException;
}
