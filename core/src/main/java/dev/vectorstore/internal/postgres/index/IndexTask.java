package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.SearchWidths;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import java.util.Optional;

/**
 * Work on the index of one space.
 *
 * @param backend where it is
 * @param automatic which leaves the index alone meanwhile
 * @param collection that the space is of
 * @param space whose index it is
 * @param doing for messages
 * @param cancellation which stops it
 */
record IndexTask(
    Backend backend,
    AutomaticIndexes automatic,
    StoredCollection collection,
    Space space,
    String doing,
    Optional<Cancellation> cancellation) {
  /** The same, called something else. */
  IndexTask named(String other) {
    return new IndexTask(backend, automatic, collection, space, other, cancellation);
  }

  /** The same, which this one stops. */
  IndexTask stoppedBy(Cancellation stopping) {
    return new IndexTask(backend, automatic, collection, space, doing, Optional.of(stopping));
  }

  /** The same over other connections. */
  IndexTask over(Connections connections) {
    return new IndexTask(
        backend.over(connections), automatic, collection, space, doing, cancellation);
  }

  /** Stops its statements when it is cancelled. */
  RequestDeadline deadline() {
    return new RequestDeadline(Optional.empty(), cancellation, backend.timer());
  }

  Tables tables() {
    return backend.tables();
  }

  IndexReader reader() {
    return new IndexReader(tables(), collection, space);
  }

  IndexLock lock() {
    return new IndexLock(tables(), space);
  }

  /** Remembers what came of looking for the width of a recall, for searches to come. */
  void learn(double recall, Recall best) {
    backend
        .connections()
        .inTransaction(
            doing,
            connection -> {
              SearchWidths known = reader().state(connection).widths();
              new IndexCatalog(tables())
                  .remember(connection, space, known, known.with(recall, best));
              return best;
            });
    backend.statistics().forget(space);
  }
}
