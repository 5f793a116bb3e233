package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.postgres.connection.Threads;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener how far the build of one index is, from a thread of its own, until closed. */
final class BuildProgressReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildProgressReporter.class);

  // The server shows the progress of a session to its own role. Partitions are told one by one.
  // Those with an index that is no part of another yet are done, or as many as the server says.
  private static final String PROGRESS =
      """
      select b.phase,
             b.tuples_done + d.done + case when b.partitions_total > 0
               then {vectors} * b.partitions_done / b.partitions_total else 0 end,
             case when b.relid = to_regclass({table}) and b.partitions_total = 0 then b.tuples_total else 0 end
        from pg_stat_progress_create_index b
        cross join lateral (
          select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as done
            from pg_inherits p
            join pg_index i on i.indrelid = p.inhrelid
            join pg_class c on c.oid = i.indexrelid
            join pg_am a on a.oid = c.relam
           where p.inhparent = to_regclass({table}) and i.indisvalid and not c.relispartition
             and a.amname = any({methods})) d
       where b.relid = to_regclass({table})
          or b.relid in (select inhrelid from pg_inherits where inhparent = to_regclass({table}))
       limit 1
      """;

  private static final long POLL_MILLIS = 500;

  // The end of a build waits for a look that is under way.
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final Connections connections;
  private final Sql query;
  private final IndexTask work;
  private final Consumer<IndexProgress> listener;
  private final ScheduledThreadPoolExecutor thread;
  private final Future<?> telling;
  private long total;
  private boolean closed;

  /**
   * Over connections of the role that builds.
   *
   * @param vectors about how many there are: of HNSW the server tells no total
   */
  BuildProgressReporter(
      Connections connections, IndexTask work, long vectors, Consumer<IndexProgress> listener) {
    this.total = vectors;
    this.connections = connections;
    this.work = work;
    this.query =
        Sql.of(
            PROGRESS,
            Map.of(
                "table",
                work.tables().embeddings(work.space()).text(),
                "methods",
                IndexMethod.accessMethods(),
                "vectors",
                vectors));
    this.listener = listener;
    this.thread = Threads.scheduler("vectorstore-index-progress");
    this.telling =
        thread.scheduleWithFixedDelay(this::tell, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The listener is called once the connection was given back: it may take its time. */
  private void tell() {
    progress().ifPresent(listener);
  }

  private synchronized Optional<IndexProgress> progress() {
    if (closed) {
      return Optional.empty();
    }
    RequestDeadline deadline =
        new RequestDeadline(Optional.of(LONGEST_LOOK), work.cancellation(), work.backend().timer());
    return deadline.readWhereWritten(connections, work.doing(), this::read);
  }

  private Optional<IndexProgress> read(Connection connection) throws SQLException {
    return query.first(
        connection, row -> progress(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  /** More than were thought to be there may turn out to be there. */
  private IndexProgress progress(String phase, long done, long told) {
    total = Math.max(total, Math.max(done, told));
    return new IndexProgress(phase, done, total);
  }

  /** Ends the telling; a listener that is being told is interrupted and not waited for. */
  @Override
  public void close() {
    if (!telling.cancel(true)) {
      warn();
    }
    thread.shutdownNow();
    synchronized (this) { // once no connection is borrowed any more
      closed = true;
    }
  }

  /** Telling ends with the first failure, which is no reason to end the build. */
  private void warn() {
    try {
      telling.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VectorStoreException.Cancelled) {
        return; // as the build itself
      }
      LOG.warn("{}: its progress could not be told to the end", work.doing(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
