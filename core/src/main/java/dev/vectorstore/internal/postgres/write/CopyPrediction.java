package dev.vectorstore.internal.postgres.write;

/**
 * Whether the next batch of a load is expected to be new: if the last one was, and the load was not
 * mistaken before. Such a batch is copied without a look at what is stored, as COPY finds out; one
 * mistake costs a batch of dead rows, so there is no second. For one thread at a time.
 *
 * <p>Why: docs/decisions/0014-copy-where-nothing-is-stored.md.
 */
public final class CopyPrediction {
  private boolean wasNew;
  private boolean mistaken;

  /** Whether it is. */
  public boolean isOfNew() {
    return wasNew && !mistaken;
  }

  /** What a look has shown. */
  public void met(boolean onlyNew) {
    wasNew = onlyNew;
  }

  /** A batch that was expected to be new was not. */
  public void failed() {
    mistaken = true;
  }
}
