package dev.vectorstore.examples.benchmark.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The smallest of the distances that it was offered, and whose they were. Not thread-safe. */
final class Nearest {
  private final double[] distances;
  private final int[] places;
  private int size;

  /** Keeps at most this number, which is at least 1. */
  Nearest(int most) {
    distances = new double[most];
    places = new int[most];
  }

  /** One for each of these searches, which keeps as many as its limit. */
  static Map<Workload, Nearest> forEach(List<Workload> workloads) {
    return workloads.stream()
        .collect(Collectors.toMap(workload -> workload, workload -> new Nearest(workload.limit())));
  }

  /** Keeps a distance if it is among the smallest. */
  void offer(double distance, int place) {
    if (size == distances.length && distance >= distances[size - 1]) {
      return;
    }
    int at = Arrays.binarySearch(distances, 0, size, distance);
    int insert = at < 0 ? -at - 1 : at;
    int moved = Math.min(size, distances.length - 1) - insert;
    System.arraycopy(distances, insert, distances, insert + 1, moved);
    System.arraycopy(places, insert, places, insert + 1, moved);
    distances[insert] = distance;
    places[insert] = place;
    size = Math.min(size + 1, distances.length);
  }

  /** The distances, smallest first. */
  double[] distances() {
    return Arrays.copyOf(distances, size);
  }

  /** The places, nearest first. */
  int[] places() {
    return Arrays.copyOf(places, size);
  }
}
