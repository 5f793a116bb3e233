package dev.vectorstore.postgres;

import dev.vectorstore.Cancellation;
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
record SpaceWork(
    Backend backend,
    AutomaticIndexes automatic,
    StoredCollection collection,
    Space space,
    String doing,
    Optional<Cancellation> cancellation) {
  /** The same, called something else. */
  SpaceWork named(String other) {
    return new SpaceWork(backend, automatic, collection, space, other, cancellation);
  }

  /** The same, which this one stops. */
  SpaceWork stoppedBy(Cancellation stopping) {
    return new SpaceWork(backend, automatic, collection, space, doing, Optional.of(stopping));
  }

  /** Stops its statements when it is cancelled. */
  Watch watch() {
    return new Watch(Optional.empty(), cancellation, backend.timer());
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
