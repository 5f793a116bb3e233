package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.SpaceInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a space while others write, and activates it: what they wrote while the last texts were
 * embedded is so little that it can be embedded while they wait. They wait no longer than they may;
 * then they go on, what was embedded is kept, and it begins again.
 *
 * <p>Why: docs/decisions/0069-changing-the-model-concurrently.md.
 */
public final class CutOver {
  private static final int MOST_TRIES = 10;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  // The next pass has to leave less than this of the one before, or more of them are of no use.
  private static final double SHRINKING = 0.75;
  private static final int MOST_IDLE_PASSES = 3;

  private final String collection;
  private final Target target;
  private final SpaceVectors vectors;
  private final EmbeddingModel model;
  private final Duration writersWait;
  private long filled;
  private Duration longest = Duration.ZERO;

  /** Of a collection's space for a model. */
  public CutOver(
      String collection,
      Target target,
      SpaceVectors vectors,
      EmbeddingModel model,
      Duration writersWait) {
    if (writersWait.isNegative() || writersWait.isZero()) {
      throw new IllegalArgumentException("writers have to wait for some time, not " + writersWait);
    }
    if (writersWait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("writers wait for a day at most, not " + writersWait);
    }
    this.collection = collection;
    this.target = target;
    this.vectors = vectors;
    this.model = model;
    this.writersWait = writersWait;
  }

  /** The collection. */
  public interface Target extends SpaceFill.Gaps {
    /** How many documents have no vector in the space. */
    long missing();

    /**
     * The space as it is now.
     *
     * @throws VectorStoreException.NoSuchSpace if it was dropped
     */
    SpaceInfo space();

    /**
     * Does work while nobody else writes to the collection, and undoes it if it fails.
     *
     * @param deadline of the wait for those who write and of the work together, by {@link
     *     System#nanoTime}
     * @throws VectorStoreException.TimedOut if that takes longer than it may
     * @throws VectorStoreException.Conflict if another is in the way
     */
    void whileWritersWait(long deadline, Consumer<Held> work);
  }

  /** The collection while its writers wait. */
  public interface Held extends SpaceFill.Gaps {
    /** Activates the space, or refuses as {@link SpaceRules#requireComplete}. */
    void activate();
  }

  /** For what takes longer than its deadline. */
  public static VectorStoreException.TimedOut tooSlow(
      String collection, @Nullable Throwable cause) {
    return new VectorStoreException.TimedOut(
        SpaceRules.activation(collection) + " took longer than writers may wait", cause);
  }

  /** Does it. */
  public ActivationReport run() {
    for (int tries = 1; ; tries++) {
      fillBesideWriters();
      long start = System.nanoTime();
      Last last = new Last(start + writersWait.toNanos());
      Optional<VectorStoreException> failure = failure(last);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      longest = waited.compareTo(longest) > 0 ? waited : longest;
      if (failure.isEmpty()) {
        return new ActivationReport(filled + last.filled, tries, longest);
      }
      SpaceRules.requireNotRetired(target.space()); // which would be in the way of each further try
      last.keep();
      if (tries == MOST_TRIES) {
        throw last.began ? lateModel(failure.get()) : lateWriters(failure.get());
      }
    }
  }

  private VectorStoreException lateModel(VectorStoreException cause) {
    return new VectorStoreException.Conflict(
        tried()
            + " its last documents could not be embedded by "
            + model.id()
            + " while writers waited "
            + writersWait
            + "; open the stores that write with both models, or let writers wait longer",
        cause);
  }

  private VectorStoreException lateWriters(VectorStoreException cause) {
    return new VectorStoreException.Conflict(
        tried()
            + " those who had begun to write did not end while others waited "
            + writersWait
            + "; end transactions soon after they have written, or let writers wait longer",
        cause);
  }

  private String tried() {
    return "collection "
        + Storable.quoted(collection)
        + " did not come to rest: in "
        + MOST_TRIES
        + " tries";
  }

  /** Does the last of it, or says why not, and writers go on. */
  private Optional<VectorStoreException> failure(Last last) {
    try {
      target.whileWritersWait(last.deadline, last::run);
      return Optional.empty();
    } catch (VectorStoreException.TimedOut | VectorStoreException.Conflict e) {
      return Optional.of(e);
    }
  }

  /** Until so little is left that another pass would not leave less. */
  private void fillBesideWriters() {
    int idle = 0;
    long before = Long.MAX_VALUE;
    while (idle < MOST_IDLE_PASSES) {
      long pass = SpaceFill.run(target, vectors, model, target.missing() + SpaceFill.BATCH);
      filled += pass;
      if (pass == 0) {
        return;
      }
      if (pass > before * SHRINKING) {
        idle = pass <= SpaceFill.BATCH ? MOST_IDLE_PASSES : idle + 1;
      }
      before = pass;
    }
  }

  /** The last texts, of one try. */
  private final class Last {
    private List<SpaceFill.Gap> gaps = List.of();
    private CompletableFuture<List<Embedding>> embedding =
        CompletableFuture.completedFuture(List.of());
    private final long deadline;
    private boolean began;
    private long filled;

    Last(long deadline) {
      this.deadline = deadline;
    }

    void run(Held held) {
      requireTime();
      began = true;
      List<SpaceFill.Gap> found = held.after(Optional.empty());
      requireTime();
      if (found.size() == SpaceFill.BATCH) { // there are more, which are for the next pass
        throw tooSlow(collection, null);
      }
      gaps = found;
      if (!gaps.isEmpty()) {
        // On a thread of its own, as a model that hangs must not keep the writers.
        embedding =
            CompletableFuture.supplyAsync(
                () ->
                    vectors.ofDocuments(
                        model,
                        gaps.stream().map(SpaceFill.Gap::text).toList(),
                        i -> gaps.get(i).named()),
                work -> {
                  Thread thread = new Thread(work, "vectorstore-activation");
                  thread.setDaemon(true);
                  thread.start();
                });
        filled = held.fill(gaps, embedded());
      }
      held.activate();
    }

    private void requireTime() {
      if (System.nanoTime() - deadline >= 0) {
        throw tooSlow(collection, null);
      }
    }

    private List<Embedding> embedded() {
      try {
        return embedding.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw tooSlow(collection, e);
      } catch (ExecutionException e) {
        throw failed(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    /** What was embedded too late is stored while others write. */
    void keep() {
      try {
        CutOver.this.filled += target.fill(gaps, embedding.get());
      } catch (ExecutionException e) {
        throw failed(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private VectorStoreException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new VectorStoreException.Cancelled(
          SpaceRules.activation(collection) + " was interrupted", e);
    }

    private static RuntimeException failed(ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }
}
