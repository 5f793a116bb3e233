package dev.vectorstore.imports;

import dev.vectorstore.VectorStoreException;
import java.util.Optional;

/**
 * An import run in the process that carries it out. Safe to use from many threads. Only one thread
 * at a time may use a writer. Null is a {@link NullPointerException}. No method returns null.
 */
public interface ImportSession {
  /** The run as it is now. */
  ImportRun run();

  /**
   * Opens the target. Creates the collection if there is none with its name. Empty if the run was
   * paused.
   *
   * @param fingerprint a text that changes if the source or its order may have changed. If it
   *     differs from the last one, the target begins again; what was written stays recorded. An
   *     empty text means that nothing is known, and counts as changed
   * @throws VectorStoreException.RunConflict if another process has the run, or another run holds
   *     the target
   * @throws VectorStoreException whatever {@link dev.vectorstore.VectorDatabase#store(String,
   *     dev.vectorstore.collection.CollectionSettings)} throws
   */
  Optional<ImportWriter> writer(ImportTarget target, String fingerprint);

  /**
   * Marks the run as done and releases its collections. A run that was paused stays paused.
   *
   * @throws VectorStoreException.RunConflict if another process has the run
   */
  void finish();

  /**
   * Marks the run as failed and releases its collections, if this process still has the run.
   *
   * @param what the reason, human-readable; must not contain a document's content or a secret
   */
  void fail(String what);
}
