package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.directory.ChromaDirectory;
import dev.vectorstore.migration.internal.directory.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A persisted directory. */
final class ChromaDirectorySource extends ChromaSource {
  private final Path directory;

  ChromaDirectorySource(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  @Override
  public String description() {
    return directory.toString();
  }

  @Override
  ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first) {
    return ChromaDirectory.open(directory, ReadOptions.defaults().first(first));
  }
}
