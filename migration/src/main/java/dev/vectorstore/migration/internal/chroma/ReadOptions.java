package dev.vectorstore.migration.internal.chroma;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a Chroma directory is opened.
 *
 * @param temporaryDirectory an existing directory with space for a copy of the database
 * @param waitForWriter how long to wait for a writer that holds the database; not at all if zero
 */
public record ReadOptions(Path temporaryDirectory, Duration waitForWriter) {

  /** Returns the JVM's temporary directory and ten seconds. */
  public static ReadOptions defaults() {
    return new ReadOptions(
        Path.of(System.getProperty("java.io.tmpdir", ".")), Duration.ofSeconds(10));
  }

  public ReadOptions temporaryDirectory(Path directory) {
    return new ReadOptions(directory, waitForWriter);
  }

  public ReadOptions waitForWriter(Duration wait) {
    return new ReadOptions(temporaryDirectory, wait);
  }
}
