package dev.vectorstore.imports;

import dev.vectorstore.VectorStoreException;
import java.util.Optional;

/**
 * A run in the hands of the process that carries it out. Safe to use from many threads; each writer
 * belongs to one at a time.
 */
public interface ImportSession {
  /** The run as it is now. */
  ImportRun run();

  /**
   * Opens the target, making the collection if there is none of its name; empty if the run was
   * paused.
   *
   * @param fingerprint of the target's source: changes whenever what is read or its order may have
   *     changed. If it is not the one of last time, the target is begun anew; what was written
   *     stays recorded. Empty text if nothing can be said, which is never the same
   * @throws VectorStoreException.RunConflict if another process has the run, or another run the
   *     target
   * @throws VectorStoreException whatever {@link dev.vectorstore.VectorDatabase#store(String,
   *     dev.vectorstore.collection.CollectionSettings)} throws
   */
  Optional<ImportWriter> writer(ImportTarget target, String fingerprint);

  /**
   * Marks the run as done, and lets go of its collections. One that was paused stays so.
   *
   * @throws VectorStoreException.RunConflict if another process has the run
   */
  void finish();

  /**
   * Marks the run as failed and lets go of its collections, if this process still has it.
   *
   * @param what for people; must hold no document's content and no secret
   */
  void fail(String what);
}
