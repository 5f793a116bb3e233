package dev.vectorstore.memory;

import dev.vectorstore.Cancellation;
import dev.vectorstore.VectorStoreException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request when its time is over or it is cancelled. */
final class Deadline {
  // So that no sum overflows.
  private static final Duration LONGEST = Duration.ofDays(365);

  private final @Nullable Cancellation cancellation;
  private final boolean limited;
  private final long end;
  private final String doing;

  /** The time begins now. */
  Deadline(Optional<Duration> limit, Optional<Cancellation> cancellation, String doing) {
    this.cancellation = cancellation.orElse(null);
    this.limited = limit.isPresent();
    this.end = System.nanoTime() + limit.map(Deadline::nanos).orElse(0L);
    this.doing = doing;
  }

  private static long nanos(Duration limit) {
    return limit.compareTo(LONGEST) < 0 ? limit.toNanos() : LONGEST.toNanos();
  }

  /** Fails if the request may not go on. */
  void require() {
    if (cancellation != null && cancellation.isCancelled()) {
      throw new VectorStoreException.Cancelled(doing + " was cancelled", null);
    }
    if (limited && System.nanoTime() - end >= 0) {
      throw new VectorStoreException.TimedOut(doing + " took longer than it may", null);
    }
  }
}
