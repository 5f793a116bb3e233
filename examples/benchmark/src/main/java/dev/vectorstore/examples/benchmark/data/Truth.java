package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The exact results, computed before anything is measured. Documents at the same distance may stand
 * for each other. Immutable.
 */
public final class Truth {
  // Stores compute distances in single precision, which has about seven digits.
  private static final double SAME = 1e-6;
  private static final int AT_ONCE = 1_000;

  private final Distances distances;
  private final Map<Workload, List<Answer>> answers;

  private Truth(Distances distances, Map<Workload, List<Answer>> answers) {
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
    return new Truth(
        (query, id, keep) -> {
          Integer place = places.get(id);
          return place != null && keep.keeps(corpus.documents().get(place))
              ? distances.get(query)[place]
              : Double.POSITIVE_INFINITY;
        },
        answers);
  }

  /**
   * Compares every query with every document, and keeps only the distances of the nearest.
   *
   * @param queries at least one
   */
  public static Truth of(
      LargeCorpus corpus, List<EmbeddedQuery> queries, Metric metric, List<Workload> workloads) {
    List<Map<Workload, Nearest>> nearest =
        queries.stream().map(query -> Nearest.forEach(workloads)).toList();
    for (int first = 0; first < corpus.size(); first += AT_ONCE) {
      List<Embedding> rows =
          IntStream.range(first, Math.min(corpus.size(), first + AT_ONCE))
              .mapToObj(corpus::embedding)
              .toList();
      int from = first;
      IntStream.range(0, queries.size())
          .parallel()
          .forEach(
              query ->
                  offer(rows, from, queries.get(query).embedding(), metric, nearest.get(query)));
    }
    Map<Workload, List<Answer>> answers = new HashMap<>();
    for (Workload workload : workloads) {
      answers.put(
          workload,
          nearest.stream()
              .map(
                  all ->
                      Answer.of(
                          Objects.requireNonNull(all.get(workload)).distances(), workload.limit()))
              .toList());
    }
    return new Truth(
        (query, id, keep) -> {
          int row = NearbyRows.row(id);
          return keep.keeps(row)
              ? metric.distance(corpus.embedding(row), queries.get(query).embedding())
              : Double.POSITIVE_INFINITY;
        },
        answers);
  }

  private static void offer(
      List<Embedding> rows,
      int first,
      Embedding query,
      Metric metric,
      Map<Workload, Nearest> nearest) {
    for (int i = 0; i < rows.size(); i++) {
      int row = first + i;
      double distance = metric.distance(rows.get(i), query);
      nearest.forEach(
          (workload, kept) -> {
            if (workload.keep().keeps(row)) {
              kept.offer(distance, row);
            }
          });
    }
  }

  /** The mean distance of the last document of complete results. */
  public double lastDistance(Workload workload) {
    return all(workload).stream().mapToDouble(Answer::last).average().orElseThrow();
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
            .stream()
                .mapToDouble(id -> distances.of(query, id, workload.keep()))
                .sorted()
                .toArray();
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
        && distances.of(query, found.get(0), workload.keep())
            <= exact.nearest() + same(exact.nearest());
  }

  private Answer answer(Workload workload, int query) {
    return all(workload).get(query);
  }

  private List<Answer> all(Workload workload) {
    List<Answer> all = answers.get(workload);
    if (all == null) {
      throw new IllegalArgumentException("there is no exact result for " + workload);
    }
    return all;
  }

  /** How much two distances of this size may differ and count as the same. */
  private static double same(double distance) {
    return SAME * Math.max(1, Math.abs(distance));
  }

  /** Of a document from a query, infinite for a document that may not be found. */
  @FunctionalInterface
  private interface Distances {
    double of(int query, String id, Keep keep);
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
      return of(
          Arrays.stream(kept).mapToDouble(place -> distances[place]).sorted().toArray(), limit);
    }

    /** Of sorted distances, all that may be found or at least as many as the limit. */
    static Answer of(double[] sorted, int limit) {
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
