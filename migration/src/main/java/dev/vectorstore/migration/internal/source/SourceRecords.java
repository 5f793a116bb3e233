package dev.vectorstore.migration.internal.source;

import java.util.Iterator;
import java.util.List;

/**
 * The records of one collection, read one by one, so that memory does not grow with their number.
 * No id comes twice. Not safe for use by several threads.
 */
public interface SourceRecords extends Iterator<SourceRecord>, AutoCloseable {
  /** Returns what was met so far; complete after the last record. */
  List<SourceFinding> findings();

  /**
   * Returns about this number of the vectors, spread over all, if they can be had without reading
   * all; else none. Their lengths may differ from the records' own where the metric is cosine.
   */
  default List<float[]> someVectors(int count) {
    return List.of();
  }

  /** Frees what reading holds; closing twice does nothing. */
  @Override
  void close();
}
