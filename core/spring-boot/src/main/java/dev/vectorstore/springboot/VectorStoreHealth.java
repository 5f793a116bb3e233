package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.schema.SchemaState;
import dev.vectorstore.schema.VectorSchema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * Whether the store can be used, whatever Boot's own types are. A pool waits half a minute for a
 * connection of a server that is away. So the database is asked by another thread, and the answer
 * is no if it takes longer than the time limit.
 *
 * <p>Why: docs/decisions/0102-health-around-a-killed-server.md.
 */
final class VectorStoreHealth implements DisposableBean {
  private static final int MOST_COLLECTIONS = 20;

  private final DataSources sources;
  private final VectorDatabase database;
  private final VectorStoreProperties properties;
  private final Inquiry byThePool = new Inquiry(this::ask);
  private final Inquiry besideThePool = new Inquiry(this::askBeside);
  private final EmptyPool pool;

  VectorStoreHealth(
      DataSources sources, VectorDatabase database, VectorStoreProperties properties) {
    this.sources = sources;
    this.database = database;
    this.properties = properties;
    this.pool = new EmptyPool(sources.application());
  }

  /**
   * What was found.
   *
   * @param up whether the store can be used
   * @param details for the health endpoint; no secret is among them
   */
  record Report(boolean up, Map<String, Object> details) {
    static Report down(String reason) {
      return new Report(false, Map.of("reason", reason));
    }
  }

  Report check() {
    Duration atMost = properties.healthTimeout();
    return (pool.makesConnections() ? besideThePool : byThePool).answer(atMost);
  }

  /** While the pool has no connection, the server can be there again for seconds. */
  private Report askBeside() {
    boolean reached = false;
    try {
      SchemaState state =
          VectorSchema.state(pool.besideIt().orElseThrow(), properties.schemaName());
      reached = true;
      return new Report(isUsable(state), details(state));
    } finally {
      pool.besideIt(reached);
    }
  }

  private Report ask() {
    SchemaState state = VectorSchema.state(sources.application(), properties.schemaName());
    Map<String, Object> details = details(state);
    if (!isUsable(state)) {
      return new Report(false, details);
    }
    Map<String, Object> indexes = new LinkedHashMap<>();
    CollectionStatus.first(database, MOST_COLLECTIONS)
        .forEach(found -> indexes.put(found.name(), indexState(found)));
    details.put("indexes", indexes);
    if (database instanceof PgVectorDatabase postgres && !postgres.replicas().isEmpty()) {
      details.put("replicas", replicas(postgres));
    }
    return new Report(true, details);
  }

  private static Map<String, Object> replicas(PgVectorDatabase postgres) {
    Map<String, Object> found = new LinkedHashMap<>();
    postgres
        .replicas()
        .forEach(
            replica ->
                found.merge(
                    replica.server(), // to which several may lead
                    replica.leftOut().map("left out: "::concat).orElse("READ"),
                    (one, other) -> one + "; " + other));
    return found;
  }

  private static Map<String, Object> details(SchemaState state) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("schemaVersion", state.version());
    details.put("pgvector", state.extensionVersion());
    if (!isUsable(state)) {
      details.put(
          "reason", "the tables or pgvector do not have a version that this library can use");
    }
    return details;
  }

  private static boolean isUsable(SchemaState state) {
    return state.obstacle().isEmpty()
        && !state.extensionVersion().isEmpty()
        && state.version() >= VectorSchema.VERSION
        && state.version() <= VectorSchema.VERSION + 1;
  }

  private static String indexState(CollectionStatus collection) {
    CollectionStatus.Index index = collection.index();
    return index == null ? "NO_MODEL" : index.state();
  }

  @Override
  public void destroy() {
    byThePool.close();
    besideThePool.close();
  }

  /** Asks on a thread of its own, one question at a time. Safe to use from many threads. */
  private static final class Inquiry implements AutoCloseable {
    private final Callable<Report> question;
    private final ExecutorService asking =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "vectorstore-health");
              thread.setDaemon(true);
              return thread;
            });

    private @Nullable Future<Report> pending;

    Inquiry(Callable<Report> question) {
      this.question = question;
    }

    /** The answer, or that there was none in this time. */
    Report answer(Duration atMost) {
      try {
        return asked().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Report.down("the database did not answer within " + atMost.toMillis() + " ms");
      } catch (ExecutionException e) {
        return Report.down(reason(e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Report.down("the check was interrupted");
      }
    }

    /** The one that waits still, as the database is asked once at a time, or a new one. */
    private synchronized Future<Report> asked() {
      Future<Report> waiting = pending;
      if (waiting == null || waiting.isDone()) {
        waiting = asking.submit(question);
        pending = waiting;
      }
      return waiting;
    }

    /** Our messages have no secrets; of others only the kind is said. */
    private static String reason(@Nullable Throwable cause) {
      boolean ours = cause instanceof VectorStoreException || cause instanceof SchemaException;
      return cause == null || !ours
          ? "the database could not be asked: " + (cause == null ? "" : cause.getClass().getName())
          : String.valueOf(cause.getMessage());
    }

    @Override
    public void close() {
      asking.shutdownNow();
    }
  }
}
