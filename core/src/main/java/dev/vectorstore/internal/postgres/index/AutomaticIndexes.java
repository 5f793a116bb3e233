package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.Threads;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.observe.OperationKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the indexes that have come to pay, one at a time in the background, over connections of
 * the tables' owner. A space is looked at once its writers pause, as a load is quicker without an
 * index. What fails is logged, and tried again after later writes; of several processes one builds.
 * Once a space was seen to have its index, this process leaves it alone, unless what is known of
 * the index holds only until others are written: then it is checked again.
 *
 * <p>Why: docs/decisions/0018-automatic-indexes.md and
 * docs/decisions/0094-checks-of-tight-groups-end.md.
 */
public final class AutomaticIndexes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AutomaticIndexes.class);

  private static final long PAUSE_MILLIS = 500;
  private static final long LONGEST_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(10);

  private final ScheduledThreadPoolExecutor thread = Threads.scheduler("vectorstore-indexes");
  private final Cancellation closing = Cancellation.create();
  private final Map<Integer, Look> looks = new HashMap<>();
  private final Map<Integer, Integer> holds = new HashMap<>();
  private final Set<Integer> settled = new HashSet<>();

  private final boolean wanted;
  private final Optional<Observer> observer;

  /**
   * For one database.
   *
   * @param wanted whether anything is built at all
   * @param observer who is told of builds
   */
  public AutomaticIndexes(boolean wanted, Optional<Observer> observer) {
    this.wanted = wanted;
    this.observer = observer;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** A look that is to come. */
  private record Look(long firstWrite, ScheduledFuture<?> task) {}

  /** While it is open, no build of a space begins. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * After something was written to a space. In a transaction of the caller it is not there yet, and
   * the connection is the caller's thread's alone.
   */
  public synchronized void written(Backend backend, StoredCollection collection, Space space) {
    boolean mayBuild =
        wanted
            && !backend.connections().joins()
            && !thread.isShutdown()
            && !settled.contains(space.id())
            && !holds.containsKey(space.id());
    if (mayBuild) {
      long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      Look before = looks.get(space.id());
      long first = before == null ? now : before.firstWrite();
      if (before != null) {
        before.task().cancel(false);
      }
      long delay = Math.max(0, Math.min(PAUSE_MILLIS, first + LONGEST_MILLIS - now));
      looks.put(
          space.id(),
          new Look(
              first,
              thread.schedule(
                  () -> look(backend, collection, space), delay, TimeUnit.MILLISECONDS)));
    }
  }

  /** For a load. */
  public synchronized Hold hold(Backend backend, StoredCollection collection, Space space) {
    holds.merge(space.id(), 1, Integer::sum);
    return () -> {
      synchronized (this) {
        holds.computeIfPresent(space.id(), (id, number) -> number == 1 ? null : number - 1);
        written(backend, collection, space);
      }
    };
  }

  /** Leaves a space alone from now on. */
  synchronized void settle(Space space) {
    settled.add(space.id());
  }

  private synchronized boolean begin(Space space) {
    looks.remove(space.id());
    return !holds.containsKey(space.id());
  }

  private void look(Backend backend, StoredCollection collection, Space space) {
    String doing = "automatic build of the index of " + Storable.quoted(collection.info().name());
    try {
      if (begin(space)) {
        mend(new IndexTask(backend, this, collection, space, doing, Optional.of(closing)));
      }
    } catch (VectorStoreException.Conflict e) {
      LOG.info("{}: left to another that changes it now", doing);
    } catch (VectorStoreException.NoSuchCollection | VectorStoreException.NoSuchSpace e) {
      settle(space);
    } catch (VectorStoreException.Cancelled e) {
      LOG.info("{}: given up, as the database is being closed", doing);
    } catch (RuntimeException e) {
      LOG.warn("{}: failed; searches stay exact", doing, e);
    }
  }

  private void mend(IndexTask work) {
    Connections owner = new Connections(work.backend().owner().orElseThrow());
    VectorIndex wanted = owner.read(work.doing(), work.reader()::wanted);
    IndexState state = owner.read(work.doing(), work.reader()::state);
    int partitions = work.collection().info().partitions();
    if (!wanted.isNone()
        && state.usable().isEmpty()
        && pays(wanted, state, partitions, work.backend())) {
      observed(
          OperationKind.INDEX_BUILD_IN_BACKGROUND,
          work,
          () -> new IndexChange(work).build(told -> {}));
      LOG.info("{}: built", work.doing());
      state = owner.read(work.doing(), work.reader()::state);
    } else if (state.isOutdated()) {
      observed(
          OperationKind.INDEX_CHECK_IN_BACKGROUND, work, () -> RecallCheck.again(work.over(owner)));
      state = owner.read(work.doing(), work.reader()::state);
    }
    if (wanted.isNone() || (state.usable().isPresent() && state.isLasting())) {
      settle(work.space());
    }
  }

  private void observed(OperationKind kind, IndexTask work, Runnable task) {
    observer.ifPresentOrElse(it -> it.observe(kind, work.collection().info().name(), task), task);
  }

  private static boolean pays(
      VectorIndex wanted, IndexState state, int partitions, Backend backend) {
    VectorIndex first = IndexChoice.first(wanted, state.vectors() / partitions);
    long fewest = IndexMethod.of(first.kind().orElseThrow()).fewestVectors(first) * partitions;
    return state.vectors() >= Math.max(backend.indexPaysFrom(), fewest);
  }

  /** Stops a build, which takes what is unfinished away. */
  @Override
  public void close() {
    closing.cancel();
    synchronized (this) { // so that none who has written finds it open and then shut
      thread.shutdown();
    }
    try {
      if (!thread.awaitTermination(TIME_TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a build of an index could not be stopped in {}", TIME_TO_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
