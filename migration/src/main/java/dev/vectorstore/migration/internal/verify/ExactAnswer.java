package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.Embedding;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/** The nearest vectors to one query in a stream of many. */
final class ExactAnswer {
  // The database sums in single precision, so near ties may change places.
  private static final double TOLERANCE = 1e-4;

  private final Embedding query;
  private final int limit;
  private final PriorityQueue<Found> nearest =
      new PriorityQueue<>(Comparator.comparingDouble(Found::distance).reversed());

  private record Found(String id, double distance) {}

  ExactAnswer(Embedding query, int limit) {
    this.query = query;
    this.limit = limit;
  }

  Embedding query() {
    return query;
  }

  void offer(String id, double distance) {
    if (nearest.size() < limit) {
      nearest.add(new Found(id, distance));
    } else if (distance < nearest.element().distance()) {
      nearest.remove();
      nearest.add(new Found(id, distance));
    }
  }

  Set<String> ids() {
    return nearest.stream().map(Found::id).collect(Collectors.toSet());
  }

  /** Whether a document at this distance is as near as the matches. */
  boolean reaches(double distance) {
    return !nearest.isEmpty()
        && distance
            <= nearest.element().distance()
                + TOLERANCE * Math.max(1, Math.abs(nearest.element().distance()));
  }
}
