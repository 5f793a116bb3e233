package dev.vectorstore.postgres;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How new what a replica gives must be, see {@link PgSettings#replicas}. A replica that is not as
 * far is not asked: another one is, or the primary. Immutable and safe to share between threads.
 */
public final class ReplicaReads {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final ReplicaReads OWN_WRITES = new ReplicaReads(true, null);
  private static final ReplicaReads EVENTUAL = new ReplicaReads(false, null);

  private final boolean ownWrites;
  private final @Nullable Duration lag;

  private ReplicaReads(boolean ownWrites, @Nullable Duration lag) {
    this.ownWrites = ownWrites;
    this.lag = lag;
  }

  /**
   * Reads see everything that this {@link PgVectorDatabase} has written before, also what tenants'
   * stores and transactions of the caller wrote. A write asks the primary for its position in the
   * write-ahead log, which takes one more round trip. What others write is seen when it arrives.
   * This is the default.
   */
  public static ReplicaReads ownWrites() {
    return OWN_WRITES;
  }

  /**
   * Reads may miss what was written a moment ago, even by the same thread. A collection is never
   * older than it was when its store was opened.
   */
  public static ReplicaReads eventual() {
    return EVENTUAL;
  }

  /**
   * Reads see all that was committed before so long ago, whoever wrote it, and what this {@link
   * PgVectorDatabase} has written. The primary is asked for its position in the write-ahead log
   * several times in this span. While it does not answer, nobody knows how far behind replicas are,
   * so they are not asked.
   *
   * @throws IllegalArgumentException if it is below a second
   */
  public static ReplicaReads lagAtMost(Duration lag) {
    if (Objects.requireNonNull(lag, "lag").compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a lag is bounded by a second or more, not by " + lag);
    }
    return new ReplicaReads(true, lag);
  }

  /** Whether reads see what this database has written. */
  public boolean seesOwnWrites() {
    return ownWrites;
  }

  /** The longest time that what others wrote may be missed; empty if there is none. */
  public Optional<Duration> lag() {
    return Optional.ofNullable(lag);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplicaReads reads
        && ownWrites == reads.ownWrites
        && Objects.equals(lag, reads.lag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ownWrites, lag);
  }

  @Override
  public String toString() {
    return lag == null ? (ownWrites ? "own writes" : "eventual") : "lag at most " + lag;
  }
}
