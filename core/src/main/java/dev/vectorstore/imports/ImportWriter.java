package dev.vectorstore.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Writes one target of a run. One thread at a time writes; another, if the caller likes, prepares
 * what comes next.
 */
public interface ImportWriter {
  /** How many documents of the source are done, from its beginning: those are to be skipped. */
  long done();

  /**
   * Checks documents and makes of them all that need not wait for the database. One batch at a
   * time.
   *
   * @param documents the next of the source, in its order
   * @param beside vectors by id for the target's second space; empty if it has none
   * @throws IllegalArgumentException if a document does not fit the target
   * @throws IllegalStateException if a document brings a vector that the target has no space for
   */
  Batch prepare(List<Document> documents, Map<String, Embedding> beside);

  /**
   * Writes documents as {@link dev.vectorstore.VectorStore#upsert(java.util.List)} does, together
   * with what a rollback needs and the new position: all of it or nothing.
   *
   * @param batch the next of those that this writer prepared, in their order
   * @param spent how long it took to get them, for the rate
   * @return whether they were written: not if the run was paused
   * @throws VectorStoreException.RunConflict if another process has the run, or it is taken back
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
    /** How many documents of the source it stands for. */
    int size();

    /**
     * Once it is written, the ids of documents whose text the model refused, if the target
     * {@linkplain ImportTarget#keepingRefused() keeps} them.
     */
    List<String> refused();
  }
}
