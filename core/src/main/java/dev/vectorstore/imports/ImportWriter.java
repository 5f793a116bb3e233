package dev.vectorstore.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Writes one target of a run. For one thread at a time. */
public interface ImportWriter {
  /** How many documents of the source are done, from its beginning: those are to be skipped. */
  long done();

  /**
   * Writes the next documents, as {@link dev.vectorstore.VectorStore#upsert} does, together with
   * what a rollback needs and the new position: all of it or nothing.
   *
   * @param documents the next of the source, in its order
   * @param beside vectors by id for the target's second space; empty if it has none
   * @param spent how long it took to get them, for the rate
   * @return whether they were written: not if the run was paused
   * @throws VectorStoreException.RunConflict if another process has the run, or it is taken back
   */
  boolean write(List<Document> documents, Map<String, Embedding> beside, Duration spent);

  /**
   * Marks the target as finished.
   *
   * @throws VectorStoreException.RunConflict if another process has the run
   */
  void finish();
}
