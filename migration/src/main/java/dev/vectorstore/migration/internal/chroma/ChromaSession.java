package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaReadException;
import java.util.List;
import java.util.Optional;

/**
 * A Chroma source that is open for reading. Safe to use from several threads; the records of
 * several collections can be open at a time, each read by a thread of its own.
 */
public interface ChromaSession extends AutoCloseable {
  /** Returns the collections, ordered by tenant, database and name. */
  List<ChromaCollection> collections();

  /** Returns what is unusual about the source as a whole. */
  List<ChromaFinding> findings();

  /**
   * Starts to read the records of a collection. The caller closes them.
   *
   * @throws ChromaReadException if that is not possible; its reason says what to do
   */
  ChromaRecords records(ChromaCollection collection);

  /**
   * Returns a text that changes whenever the collection's records or their order may have changed,
   * or an empty one if that cannot be known.
   */
  default String fingerprint(ChromaCollection collection) {
    return "";
  }

  /**
   * Returns the ids that Chroma itself finds nearest, nearest first, or empty if the source cannot
   * search.
   *
   * @throws ChromaReadException if it could, and failed
   */
  default Optional<List<String>> nearest(ChromaCollection collection, float[] query, int limit) {
    return Optional.empty();
  }

  /** Closes open records and frees the other resources. Closing twice does nothing. */
  @Override
  void close();
}
