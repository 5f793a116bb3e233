package dev.vectorstore.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes one target of a run. One thread at a time writes. Another thread may prepare the next
 * batch meanwhile. Null is a {@link NullPointerException}, also within a list. A batch may be
 * empty. No method returns null.
 */
public interface ImportWriter {
  /** How many documents from the beginning of the source are done. Skip them. */
  long done();

  /**
   * Checks documents and prepares everything that does not need the database. One batch at a time.
   *
   * @param documents the next documents of the source, in its order
   * @param beside the vectors for the target's second space, by id; empty if it has none
   * @throws IllegalArgumentException if a document does not fit the target
   * @throws IllegalStateException if a document brings a vector that the target has no space for
   */
  Batch prepare(List<Document> documents, Map<String, Embedding> beside);

  /**
   * Writes documents as {@link dev.vectorstore.VectorStore#upsert(java.util.List)} does. In the
   * same transaction it writes what a rollback needs, and the new position.
   *
   * @param batch the next batch that this writer prepared, in their order
   * @param spent the time that it took to get the documents, for the rate
   * @return whether they were written; false if the run was paused
   * @throws VectorStoreException.RunConflict if another process has the run, or the run is rolled
   *     back
   */
  boolean write(Batch batch, Duration spent);

  /**
   * Marks the target as finished.
   *
   * @throws VectorStoreException.RunConflict if another process has the run
   */
  void finish();

  /** Documents that a writer prepared. */
  interface Batch {
    /** The number of documents of the source in this batch. */
    int size();

    /**
     * After the batch is written: the ids of documents whose text the model refused, if the target
     * {@linkplain ImportTarget#keepingRefused() keeps} them.
     */
    List<String> refused();
  }
}
