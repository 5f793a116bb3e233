package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.source.SourceLocation;
import dev.vectorstore.migration.internal.translate.ChromaLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The source of an importer: a directory or a server. Immutable and safe to share between threads.
 * Each import and each verification opens it again.
 */
public abstract class ChromaSource {
  ChromaSource() {}

  /** A directory of Chroma 0.4.0 to 1.5.9, which has {@code chroma.sqlite3}. */
  public static ChromaSource directory(Path directory) {
    return new ChromaDirectorySource(directory);
  }

  /** The name of the source in reports and recorded runs. It contains no secret. */
  public abstract String description();

  /**
   * Opens the source.
   *
   * @param first chooses the collection whose records will be read first; may choose none
   * @throws ChromaReadException if it cannot be opened; its reason says what to do
   */
  abstract ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first);

  /** As the import engine knows it. */
  final SourceLocation location() {
    return new ChromaLocation(description(), this::open);
  }

  /** The description. */
  @Override
  public final String toString() {
    return description();
  }
}
