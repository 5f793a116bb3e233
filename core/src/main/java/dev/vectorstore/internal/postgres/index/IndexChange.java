package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of one space's vector index: while others write if there are connections of the owner
 * for it, else while they wait. Everything is read, made and dropped under one lock. A new index is
 * made before the others are dropped, which blocks searches for a moment alone, and is remembered
 * as the wanted one only then.
 *
 * <p>Why: docs/decisions/0017-changing-an-index.md.
 */
final class IndexChange {
  private static final Logger LOG = LoggerFactory.getLogger(IndexChange.class);

  // What is unfinished is taken away on the connection of the build, so it is not given up at once.
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private final IndexTask work;
  private final Backend backend;
  private final Space space;
  private final String doing;
  private final RequestDeadline deadline;
  private final Connections connections;
  private final IndexWriter writer;
  private final IndexCatalog indexes;
  private final IndexReader reader;
  private final IndexTask checking;

  IndexChange(IndexTask work) {
    this.work = work;
    this.backend = work.backend();
    this.space = work.space();
    this.doing = work.doing();
    this.deadline = work.deadline().withGrace(TIME_TO_STOP);
    Optional<Connections> owner = backend.owner().map(Connections::new);
    this.connections = owner.orElse(backend.connections());
    this.writer =
        owner.isPresent()
            ? new ConcurrentIndexWriter(connections, work)
            : new BlockingIndexWriter(connections, work);
    this.indexes = new IndexCatalog(work.tables());
    this.reader = work.reader();
    this.checking = work.over(connections);
  }

  /** Builds the index that the space is to have, unless it is there. */
  void build(Consumer<IndexProgress> listener) {
    if (connections.read(doing, connection -> lacks(connection, reader.wanted(connection)))) {
      markCopies(listener);
    }
    telling(
        listener,
        connection -> {
          VectorIndex wanted = reader.wanted(connection);
          if (wanted.isNone()) {
            throw SpaceRules.noIndexWanted(space.info().model());
          }
          if (lacks(connection, wanted)) {
            long vectors = reader.state(connection).vectors();
            create(connection, IndexChoice.first(wanted, ofPart(vectors)), vectors);
          }
        });
    tidy();
    check(listener);
  }

  /** Replaces what is there by this index. */
  void rebuild(VectorIndex wanted, Consumer<IndexProgress> listener) {
    if (!wanted.isNone()) {
      markCopies(listener);
    }
    telling(
        listener,
        connection -> {
          reader.wanted(connection); // so that a space that is gone has the right failure
          if (!wanted.isNone()) {
            long vectors = reader.state(connection).vectors();
            create(connection, IndexChoice.first(wanted, ofPart(vectors)), vectors);
          }
          indexes.configure(connection, space, wanted);
        });
    tidy();
    check(listener);
  }

  /** Checks one that has been made otherwise. */
  void checkAgain() {
    check(progress -> {});
  }

  void drop() {
    work.automatic().settle(space);
    dropAll();
  }

  private void dropAll() {
    locked(
        connection -> {
          VectorIndex wanted = reader.wanted(connection);
          IndexState before = reader.state(connection);
          writer.dropOthers(connection, 0);
          if (before.built().filter(built -> IndexChoice.isSecond(built, wanted)).isPresent()) {
            indexes.configure(connection, space, wanted); // the next is of the other kind at first
          }
        });
    backend.statistics().forget(space);
  }

  /** Drops it for the time of a load, and builds it after that, also if the load fails. */
  void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    try (AutomaticIndexes.Hold hold = work.automatic().hold(backend, work.collection(), space)) {
      Objects.requireNonNull(hold, "hold");
      VectorIndex wanted = connections.read(doing, reader::wanted);
      dropAll();
      try {
        load.run();
      } catch (RuntimeException | Error e) {
        buildAfter(e, wanted, listener);
        throw e;
      }
      if (!wanted.isNone()) {
        build(listener);
      }
    }
  }

  private void buildAfter(Throwable failure, VectorIndex wanted, Consumer<IndexProgress> listener) {
    try {
      if (!wanted.isNone()) {
        build(listener);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Leaves the newest index alone, or none; if another changes them now, it will do that. */
  private void tidy() {
    writer.locked(
        connection -> {
          boolean none = reader.wanted(connection).isNone();
          writer.dropOthers(connection, none ? 0 : newest(connection));
        });
    backend.statistics().forget(space);
    connections.inTransaction(
        doing,
        connection -> {
          indexes.analyze(connection, work.collection());
          return work;
        });
    backend.statistics().forget(space);
  }

  private boolean lacks(Connection connection, VectorIndex wanted) throws SQLException {
    return !wanted.isNone()
        && reader
            .state(connection)
            .usable()
            .filter(built -> IndexChoice.isWanted(built, wanted))
            .isEmpty();
  }

  /** If the build fails, copies are kept nevertheless, until an index is built or dropped. */
  private void markCopies(Consumer<IndexProgress> listener) {
    telling(
        listener,
        connection -> {
          reader.wanted(connection); // so that a space that is gone has the right failure
          writer.markCopies(connection, deadline);
        });
  }

  /**
   * Checks the new index, and where the kind is to be chosen and this one does not serve, tries the
   * other. If that cannot be done, the index is there nevertheless.
   */
  private void check(Consumer<IndexProgress> listener) {
    if (work.collection().info().isPerTenant()) {
      return; // no search sees all its vectors
    }
    try {
      IndexState state = connections.read(doing, reader::state);
      if (state.usable().filter(index -> index.checked().isEmpty()).isPresent()) {
        Optional<CheckSample> sample = CheckSample.of(checking, state);
        if (sample.isPresent()) {
          RecallCheck first = RecallCheck.of(state, sample.get());
          first.remember(checking, false);
          choose(first, sample.get(), listener);
        }
      }
    } catch (VectorStoreException.Cancelled e) {
      LOG.info("{}: it was built, and the check of it was cancelled", doing);
    } catch (RuntimeException e) {
      LOG.warn("{}: it was built, and could not be checked", doing, e);
    }
  }

  private void choose(RecallCheck first, CheckSample sample, Consumer<IndexProgress> listener) {
    try {
      tryAnother(first, sample, listener);
    } catch (VectorStoreException.Cancelled e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("{}: it was built, and no other kind could be tried", doing, e);
    }
  }

  private void tryAnother(RecallCheck first, CheckSample sample, Consumer<IndexProgress> listener) {
    boolean automatic = connections.read(doing, reader::wanted).isAutomatic();
    if (automatic && (!first.serves() || first.found().grouped())) {
      BuildResources resources = new BuildResources(backend.statistics(), doing);
      Optional<VectorIndex> second =
          connections.read(
              doing,
              connection ->
                  resources.second(
                      connection, first.index().index(), space, ofPart(first.vectors())));
      if (second.isPresent()) {
        build(second.get(), first, listener);
        keepBetter(second.get(), first, sample);
      }
    }
  }

  /** Builds another beside the first, unless that is the newest no more. */
  private void build(VectorIndex another, RecallCheck first, Consumer<IndexProgress> listener) {
    telling(
        listener,
        connection -> {
          if (newest(connection) == first.index().id()) {
            create(connection, another, first.vectors());
          }
        });
    backend.statistics().forget(space);
  }

  /** Leaves the one that serves searches better, unless another changed them meanwhile. */
  private void keepBetter(VectorIndex another, RecallCheck first, CheckSample sample) {
    IndexState state = connections.read(doing, reader::state);
    Optional<BuiltIndex> made = state.usable().filter(index -> index.index().equals(another));
    if (made.isEmpty()) {
      return;
    }
    BuiltIndex better = first.index();
    try {
      RecallCheck second = first.another(state, sample);
      if (second.servesBetterThan(first)) {
        second.remember(checking, true);
        better = second.index();
      } else {
        LOG.info("{}: {} does not serve searches better", doing, another);
      }
    } finally {
      keep(better, made.get());
    }
  }

  private void keep(BuiltIndex better, BuiltIndex made) {
    locked(
        connection -> {
          if (newest(connection) == made.id() && indexes.isUsable(connection, better)) {
            writer.dropOthers(connection, better.id());
          }
        });
    backend.statistics().forget(space);
  }

  /** The oid of the newest index that searches can use; 0 if there is none. */
  private long newest(Connection connection) throws SQLException {
    return reader.state(connection).usable().map(BuiltIndex::id).orElse(0L);
  }

  private void telling(Consumer<IndexProgress> listener, IndexWriter.Step step) {
    deadline.requireTime(doing);
    long vectors = connections.read(doing, reader::state).vectors();
    BuildProgressReporter reporter =
        new BuildProgressReporter(connections, work, vectors, listener);
    try {
      locked(step);
    } finally {
      reporter.close();
    }
  }

  private void locked(IndexWriter.Step step) {
    if (!writer.locked(step)) {
      throw new VectorStoreException.Conflict(doing + ": another changes it now", null);
    }
  }

  /** About how many of the vectors one build is of: the partitions are indexed one by one. */
  private long ofPart(long vectors) {
    return vectors / work.collection().info().partitions();
  }

  private void create(Connection connection, VectorIndex index, long vectors) throws SQLException {
    boolean inParallel =
        new BuildResources(backend.statistics(), doing)
            .allowParallel(connection, index, space, ofPart(vectors));
    try {
      writer.create(connection, index, inParallel, deadline);
    } catch (SQLException e) {
      if (SqlErrors.isOutOfRange(e)) {
        throw new IllegalStateException(
            doing + ": there are vectors with numbers too large for an index on 16-bit floats");
      }
      throw e;
    }
  }
}
