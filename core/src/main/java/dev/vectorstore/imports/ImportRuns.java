package dev.vectorstore.imports;

import dev.vectorstore.VectorStoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The import runs of a database. Each run is recorded with its source, its progress, what it wrote
 * and what it overwrote. The record is written in the same transactions as the documents. So after
 * any crash a run can be resumed or rolled back. Safe to use from many threads. So must an
 * implementation be. Null is a {@link NullPointerException}. No method returns null.
 *
 * <p>A collection belongs to one run at a time, or to one run for each of its tenants. It belongs
 * to the run from its start until it is done, paused, failed or rolled back. If the process of a
 * run dies, the run stays {@link ImportRun.State#RUNNING}. Whoever knows that it died resumes the
 * run, pauses it or rolls it back. If the process is alive after all, it can write nothing from
 * then on.
 */
public interface ImportRuns {
  /**
   * Begins a run and claims its collections. Creates no collection yet.
   *
   * @param source what it reads, human-readable; must not contain a secret
   * @param options its options, human-readable, with values as in the metadata of a {@link
   *     dev.vectorstore.Document}
   * @param targets the collections, or tenants' parts of them, that it is going to write
   * @throws VectorStoreException.RunConflict if another run holds one of them. Nothing is recorded
   *     then
   */
  ImportSession start(String source, Map<String, ?> options, List<ImportTarget> targets);

  /**
   * Resumes a run that is not done, whoever began it. If another process still carries it out, that
   * process gets {@link VectorStoreException.RunConflict} when it writes next.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws VectorStoreException.RunConflict if another run holds one of its collections
   * @throws IllegalStateException if it is done, being rolled back or rolled back
   */
  ImportSession resume(long run);

  /**
   * Pauses a run, in whatever process it runs. When this method returns, nothing more is written.
   * The run can be resumed. A run that is paused or failed stays as it is.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws IllegalStateException if it is done, being rolled back or rolled back
   */
  void pause(long run);

  /** The run as it is now; empty if there is none. */
  Optional<ImportRun> find(long run);

  /** All runs, the newest first; empty if there are none. */
  List<ImportRun> list();

  /**
   * What {@link #rollback} would do now. Changes nothing.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   */
  RollbackReport planRollback(long run, ChangedRows changed);

  /**
   * Rolls back what a run wrote.
   *
   * <ul>
   *   <li>It removes what the run inserted.
   *   <li>It restores what the run overwrote, to the last bit, with the vectors of all spaces that
   *       still exist.
   *   <li>It drops the collections and the spaces that the run created, if they are empty then. The
   *       active space is dropped only if it is the only one. The collection then has no model, as
   *       before.
   * </ul>
   *
   * <p>It works in transactions. After a crash, call it again. It stops a run that is running.
   *
   * @param changed what to do with documents that were changed after the run
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws VectorStoreException.RunConflict if another run holds one of its collections
   */
  RollbackReport rollback(long run, ChangedRows changed);

  /**
   * Removes the record of a run, with all that is kept for a rollback. The run cannot be rolled
   * back afterwards. What it wrote stays.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws IllegalStateException if it is running or being rolled back
   */
  void forget(long run);

  /** What a rollback does with documents that were changed or deleted after the run wrote them. */
  enum ChangedRows {
    /** Keeps them as they are now and lists them. */
    KEEP,
    /** Removes them or restores what was there before the run. */
    OVERWRITE
  }
}
