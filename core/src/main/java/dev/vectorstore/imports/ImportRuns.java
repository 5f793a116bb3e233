package dev.vectorstore.imports;

import dev.vectorstore.VectorStoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The imports that a database has seen. Each is recorded with what it reads, how far it is, what it
 * wrote and what it overwrote, in the transactions in which it writes, so that after any crash it
 * can be taken up where it was, or taken back. Safe to use from many threads.
 *
 * <p>A collection belongs to one run at a time, or to one for each of its tenants: from its start
 * until it is done, paused, failed or taken back. A run whose process is gone stays as it was,
 * {@link ImportRun.State#RUNNING}; whoever knows that it is gone resumes it, pauses it or takes it
 * back. Should it not be gone after all, it can write nothing more from that moment on.
 */
public interface ImportRuns {
  /**
   * Begins a run and lays hold of its collections; makes none yet.
   *
   * @param source what it reads, for people; must hold no secret
   * @param options what it was asked to do, for people, as {@link dev.vectorstore.Document} has
   *     metadata
   * @param targets collections, and parts of them, that it is going to write
   * @throws VectorStoreException.RunConflict if another run has hold of one of them; nothing is
   *     recorded then
   */
  ImportSession start(String source, Map<String, ?> options, List<ImportTarget> targets);

  /**
   * Takes up a run that is not done, by whomever it was begun. If another process still had it,
   * that one is told by {@link VectorStoreException.RunConflict} when it writes next.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws VectorStoreException.RunConflict if another run has hold of one of its collections
   * @throws IllegalStateException if it is done, being taken back or taken back
   */
  ImportSession resume(long run);

  /**
   * Stops a run, wherever it is running: nothing more is written when this returns. It can be
   * resumed. One that is paused or failed stays as it is.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws IllegalStateException if it is done, being taken back or taken back
   */
  void pause(long run);

  /** A run as it is now; empty if there is none. */
  Optional<ImportRun> find(long run);

  /** All runs, the newest first. */
  List<ImportRun> list();

  /**
   * What {@link #rollback} would do now; changes nothing.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   */
  RollbackReport planRollback(long run, ChangedRows changed);

  /**
   * Takes back what a run wrote: removes what it inserted, puts back what it overwrote, to the last
   * bit, with the vectors of all spaces that are still there, and drops the collections and the
   * spaces that it made if they are empty then. A space that is searched is dropped only if it is
   * the only one: the collection has no model then, as before. In steps that are each whole: after
   * a crash call it again. A run that is running is stopped by it.
   *
   * @param changed what to do with documents that were changed since
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws VectorStoreException.RunConflict if another run has hold of one of its collections
   */
  RollbackReport rollback(long run, ChangedRows changed);

  /**
   * Removes the record of a run with all that it kept for a rollback, which is impossible from then
   * on; what the run wrote stays.
   *
   * @throws VectorStoreException.NoSuchRun if there is none
   * @throws IllegalStateException if it is running or being taken back
   */
  void forget(long run);

  /** What a rollback does with documents that were changed or deleted after the run wrote them. */
  enum ChangedRows {
    /** Leaves them as they are now and lists them. */
    KEEP,
    /** Removes them or puts back what was there before the run. */
    OVERWRITE
  }
}
