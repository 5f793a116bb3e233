package dev.vectorstore.embedding;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a model's files are: in a directory, or among the resources of the class path. */
interface ModelFiles {
  /** The file of this name, relative to the model, if there is one; the caller closes it. */
  Optional<InputStream> find(String file) throws IOException;

  /**
   * The names of all files that start with this name, sorted; for example the parts of the network.
   */
  List<String> startingWith(String file) throws IOException;

  /** Calls {@code use} with the file as one of the file system. */
  <T> T with(String file, Use<T> use) throws IOException;

  /** For messages, such as {@code the directory /models/fruit}. */
  @Override
  String toString();

  default boolean has(String file) throws IOException {
    Optional<InputStream> found = find(file);
    if (found.isPresent()) {
      found.get().close();
    }
    return found.isPresent();
  }

  default InputStream open(String file) throws IOException {
    return find(file).orElseThrow(() -> new FileNotFoundException(missing(file)));
  }

  /** The message for a file that is not there. */
  default String missing(String file) {
    return this + " has no " + file;
  }

  /** What is done with a file. */
  @FunctionalInterface
  interface Use<T> {
    T of(Path file) throws IOException;
  }
}
