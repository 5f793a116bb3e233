package dev.vectorstore.migration.internal.source;

import java.util.Iterator;
import java.util.List;

/**
 * The records of one collection, read one by one, so that memory does not grow with their number.
 * No id comes twice. Not safe for use by several threads.
 */
public interface SourceRecords extends Iterator<SourceRecord>, AutoCloseable {
  /** Returns the findings so far. They are complete after the last record. */
  List<SourceFinding> findings();

  /**
   * Returns about this number of vectors, spread evenly, if that is possible without reading all.
   * Otherwise the result is empty. Their lengths may differ from the records' own where the metric
   * is cosine.
   */
  default List<float[]> someVectors(int count) {
    return List.of();
  }

  /** Frees the resources. Closing twice does nothing. */
  @Override
  void close();
}
