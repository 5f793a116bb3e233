package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.nio.file.Path;
import java.util.Optional;

/** A directory that, like a server, does not say when its records were made. */
final class TimelessSource extends ChangedSource {
  TimelessSource(Path directory) {
    super(directory);
  }

  @Override
  ChromaRecord changed(ChromaRecord record) {
    return new ChromaRecord(
        record.id(),
        record.document(),
        record.uri(),
        record.metadata(),
        record.restored(),
        record.vector(),
        record.vectorFrom(),
        Optional.empty(),
        record.notes());
  }
}
