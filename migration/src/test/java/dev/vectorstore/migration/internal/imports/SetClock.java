package dev.vectorstore.migration.internal.imports;

/** A clock that stands still until someone waits. */
class SetClock implements Pace.Clock {
  private long now = 1_000;
  private long waited;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized void await(long nanos) {
    now += nanos;
    waited += nanos;
  }

  /** All that was waited. */
  synchronized long waited() {
    return waited;
  }
}
