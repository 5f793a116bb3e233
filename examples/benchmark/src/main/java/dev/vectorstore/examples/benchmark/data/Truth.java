package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The exact results, computed before anything is measured. Documents at the same distance may stand
 * for each other. Immutable.
 */
public final class Truth {
  // Stores compute distances in single precision, which has about seven digits.
  private static final double SAME = 1e-6;

  private final List<Document> documents;
  private final Map<String, Integer> places;
  private final List<double[]> distances;
  private final Map<Workload, List<Answer>> answers;

  private Truth(
      List<Document> documents,
      Map<String, Integer> places,
      List<double[]> distances,
      Map<Workload, List<Answer>> answers) {
    this.documents = documents;
    this.places = places;
    this.distances = distances;
    this.answers = answers;
  }

  /** Compares every query with every document. */
  public static Truth of(Corpus corpus, Metric metric, List<Workload> workloads) {
    Map<String, Integer> places = new HashMap<>();
    for (Document document : corpus.documents()) {
      places.put(document.id(), places.size());
    }
    List<double[]> distances = new ArrayList<>();
    for (EmbeddedQuery query : corpus.queries()) {
      distances.add(
          corpus.documents().stream()
              .mapToDouble(
                  document ->
                      metric.distance(document.embedding().orElseThrow(), query.embedding()))
              .toArray());
    }
    Map<Workload, List<Answer>> answers = new HashMap<>();
    for (Workload workload : workloads) {
      int[] kept =
          IntStream.range(0, corpus.documents().size())
              .filter(place -> workload.keep().keeps(corpus.documents().get(place)))
              .toArray();
      answers.put(
          workload, distances.stream().map(all -> Answer.of(all, kept, workload.limit())).toList());
    }
    return new Truth(corpus.documents(), places, distances, answers);
  }

  /** The number of documents in a complete result of this query. */
  public int size(Workload workload, int query) {
    return answer(workload, query).size();
  }

  /** The share of a complete result that was found, from 0 to 1. */
  public double recall(Workload workload, int query, List<String> found) {
    Answer exact = answer(workload, query);
    if (exact.size() == 0) {
      return 1;
    }
    double[] of =
        new HashSet<>(found)
            .stream().mapToDouble(id -> distance(workload, query, id)).sorted().toArray();
    long nearer = Arrays.stream(of).filter(exact::isNearer).count();
    long last = Arrays.stream(of).filter(exact::isLast).count();
    return (double) (nearer + Math.min(last, exact.size() - exact.nearer())) / exact.size();
  }

  /** Whether the first document of a result is one of the nearest; true if there are none. */
  public boolean startsNearest(Workload workload, int query, List<String> found) {
    Answer exact = answer(workload, query);
    if (exact.size() == 0) {
      return true;
    }
    return !found.isEmpty()
        && distance(workload, query, found.get(0)) <= exact.nearest() + same(exact.nearest());
  }

  /** The distance of a document from a query, infinite for a document that may not be found. */
  private double distance(Workload workload, int query, String id) {
    Integer place = places.get(id);
    return place != null && workload.keep().keeps(documents.get(place))
        ? distances.get(query)[place]
        : Double.POSITIVE_INFINITY;
  }

  private Answer answer(Workload workload, int query) {
    List<Answer> all = answers.get(workload);
    if (all == null) {
      throw new IllegalArgumentException("there is no exact result for " + workload);
    }
    return all.get(query);
  }

  /** How much two distances of this size may differ and count as the same. */
  private static double same(double distance) {
    return SAME * Math.max(1, Math.abs(distance));
  }

  /**
   * The exact result of one query.
   *
   * @param nearest the distance of its first document
   * @param last the distance of its last document
   * @param nearer the number of documents that are nearer than the last and so must be in it
   * @param size its size
   */
  private record Answer(double nearest, double last, long nearer, int size) {
    static Answer of(double[] distances, int[] kept, int limit) {
      double[] sorted =
          Arrays.stream(kept).mapToDouble(place -> distances[place]).sorted().toArray();
      int size = Math.min(limit, sorted.length);
      if (size == 0) {
        return new Answer(0, 0, 0, 0);
      }
      Answer open = new Answer(sorted[0], sorted[size - 1], 0, size);
      long nearer = DoubleStream.of(sorted).takeWhile(open::isNearer).count();
      return new Answer(open.nearest(), open.last(), nearer, size);
    }

    boolean isNearer(double distance) {
      return distance < last - same(last);
    }

    boolean isLast(double distance) {
      return Math.abs(distance - last) <= same(last);
    }
  }
}
