package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a Chroma directory is opened.
 *
 * @param temporaryDirectory an existing directory with space for a copy of the database
 * @param waitForWriter how long to wait for a writer that has locked the database; zero means not
 *     to wait
 * @param first chooses the collection that is read first, while the copy is checked; may choose
 *     none
 */
public record ReadOptions(
    Path temporaryDirectory,
    Duration waitForWriter,
    Function<List<ChromaCollection>, Optional<ChromaCollection>> first) {

  /** The defaults: the JVM's temporary directory, ten seconds and no collection. */
  public static ReadOptions defaults() {
    return new ReadOptions(
        Path.of(System.getProperty("java.io.tmpdir", ".")),
        Duration.ofSeconds(10),
        collections -> Optional.empty());
  }

  public ReadOptions temporaryDirectory(Path directory) {
    return new ReadOptions(directory, waitForWriter, first);
  }

  public ReadOptions waitForWriter(Duration wait) {
    return new ReadOptions(temporaryDirectory, wait, first);
  }

  public ReadOptions first(Function<List<ChromaCollection>, Optional<ChromaCollection>> chosen) {
    return new ReadOptions(temporaryDirectory, waitForWriter, chosen);
  }
}
