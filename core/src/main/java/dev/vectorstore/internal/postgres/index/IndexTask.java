package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
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
}
