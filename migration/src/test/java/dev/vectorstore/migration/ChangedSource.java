package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A directory that is read record by record, as a server is, and of which a test changes something.
 */
abstract class ChangedSource extends ChromaSource {
  private final ChromaSource directory;

  ChangedSource(Path directory) {
    this.directory = ChromaSource.directory(directory);
  }

  /** What is read in place of a record. */
  ChromaRecord changed(ChromaRecord record) {
    return record;
  }

  /** The answer to a query; empty if the source answers none. */
  Optional<List<String>> nearest() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return directory.description();
  }

  @Override
  ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first) {
    ChromaSession session = directory.open(all -> Optional.empty());
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
        return changed(session.records(collection));
      }

      @Override
      public Optional<List<String>> nearest(ChromaCollection collection, float[] query, int limit) {
        return ChangedSource.this.nearest();
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private ChromaRecords changed(ChromaRecords records) {
    return new ChromaRecords() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public ChromaRecord next() {
        return changed(records.next());
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
