package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A directory that, like a server, does not say when its records were made. */
final class TimelessSource extends ChromaSource {
  private final ChromaSource directory;

  TimelessSource(Path directory) {
    this.directory = ChromaSource.directory(directory);
  }

  @Override
  public String description() {
    return directory.description();
  }

  @Override
  ChromaSession open() {
    ChromaSession session = directory.open();
    return new ChromaSession() {
      @Override
      public List<ChromaCollection> collections() {
        return session.collections();
      }

      @Override
      public List<ChromaFinding> findings() {
        return session.findings();
      }

      @Override
      public ChromaRecords records(ChromaCollection collection) {
        return timeless(session.records(collection));
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private static ChromaRecords timeless(ChromaRecords records) {
    return new ChromaRecords() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public ChromaRecord next() {
        ChromaRecord next = records.next();
        return new ChromaRecord(
            next.id(),
            next.document(),
            next.uri(),
            next.metadata(),
            next.restored(),
            next.vector(),
            next.vectorFrom(),
            Optional.empty(),
            next.notes());
      }

      @Override
      public List<ChromaFinding> findings() {
        return records.findings();
      }

      @Override
      public void close() {
        records.close();
      }
    };
  }
}
