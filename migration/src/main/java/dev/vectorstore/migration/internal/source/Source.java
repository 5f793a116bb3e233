package dev.vectorstore.migration.internal.source;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source that is open for reading. It is never written to. Safe for use by several threads; the
 * records of several collections can be open at a time, each read by a thread of its own.
 *
 * <p>A failure to read is a {@link dev.vectorstore.migration.SourceReadException}.
 */
public interface Source extends AutoCloseable {
  /** Returns the collections, always in the same order. */
  List<SourceCollection> collections();

  /** Returns what is unusual about the source as a whole. */
  List<SourceFinding> findings();

  /** Starts to read the records of one of {@link #collections}. The caller closes them. */
  SourceRecords records(SourceCollection collection);

  /**
   * Returns a text that changes whenever the collection's records or their order may have changed.
   * A run with the same fingerprint continues after the last record that it wrote. Empty if this is
   * unknown; the run then starts again.
   */
  default String fingerprint(SourceCollection collection) {
    return "";
  }

  /**
   * Returns the ids that the source itself finds nearest, nearest first, or empty if it cannot
   * search.
   */
  default Optional<List<String>> nearest(SourceCollection collection, float[] query, int limit) {
    return Optional.empty();
  }

  /**
   * Returns the metadata keys that this source may lack although another form of the same source
   * has them. A verification compares them only if this source has them.
   */
  default Set<String> optionalKeys() {
    return Set.of();
  }

  /** Closes open records and frees the other resources. Closing twice does nothing. */
  @Override
  void close();
}
