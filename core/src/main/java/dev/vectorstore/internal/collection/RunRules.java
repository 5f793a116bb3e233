package dev.vectorstore.internal.collection;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.internal.text.Storable;

/** The rules for imports that both kinds of database keep. */
public final class RunRules {
  private RunRules() {}

  /** Refuses to write for a run that is not this process's any more; false if it is paused. */
  public static boolean mayWrite(long run, State state, boolean held) {
    if (state == State.ROLLING_BACK || state == State.ROLLED_BACK) {
      throw new VectorStoreException.RunConflict("run " + run + " is rolled back");
    }
    if (!held) {
      throw takenOver(run);
    }
    return state == State.RUNNING;
  }

  /** For a process whose run another resumed. */
  public static VectorStoreException takenOver(long run) {
    return new VectorStoreException.RunConflict("run " + run + " was taken up by another process");
  }

  /** For a run that wants what another has. */
  public static VectorStoreException held(String collection, String tenant, long by) {
    String named =
        "collection "
            + Storable.quoted(collection)
            + (tenant.isEmpty() ? "" : " of tenant " + Storable.quoted(tenant));
    return new VectorStoreException.RunConflict(
        named
            + " belongs to run "
            + by
            + "; let it finish, or pause, resume or roll back that run if its process is gone");
  }

  /** For a number that no run has. */
  public static VectorStoreException noSuchRun(long run) {
    return new VectorStoreException.NoSuchRun("there is no run " + run);
  }

  /** Refuses to resume or pause what has come to an end. */
  public static void requireOpen(long run, State state) {
    switch (state) {
      case RUNNING, PAUSED, FAILED -> {}
      case DONE -> throw new IllegalStateException("run " + run + " is done");
      case ROLLING_BACK ->
          throw new IllegalStateException(
              "run " + run + " is being rolled back; roll it back again");
      case ROLLED_BACK -> throw new IllegalStateException("run " + run + " was rolled back");
    }
  }

  /** Refuses to forget what would be in need of its record. */
  public static void requireForgettable(long run, State state) {
    if (state == State.RUNNING || state == State.ROLLING_BACK) {
      throw new IllegalStateException("run " + run + " is " + state + "; its record is needed");
    }
  }
}
