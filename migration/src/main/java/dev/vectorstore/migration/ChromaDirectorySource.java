package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaDirectory;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.nio.file.Path;
import java.util.Objects;

/** A persisted directory. */
final class ChromaDirectorySource extends ChromaSource {
  private final Path directory;

  ChromaDirectorySource(Path directory) {
    this.directory = Objects.requireNonNull(directory);
  }

  @Override
  public String description() {
    return directory.toString();
  }

  @Override
  ChromaSession open() {
    return ChromaDirectory.open(directory);
  }
}
