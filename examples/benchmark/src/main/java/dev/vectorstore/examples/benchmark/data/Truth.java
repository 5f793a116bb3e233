package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The exact results, computed before anything is measured. Documents at the same distance may stand
 * for each other. Immutable.
 */
public final class Truth {
  // Stores compute distances in single precision, which has about seven digits.
  private static final double SAME = 1e-6;

  private final Map<Workload, List<Answer>> answers;

  private Truth(Map<Workload, List<Answer>> answers) {
    this.answers = answers;
  }

  /** Compares every query with every document. */
  public static Truth of(Corpus corpus, List<Workload> workloads) {
    Map<Workload, List<Answer>> answers = new HashMap<>();
    workloads.forEach(workload -> answers.put(workload, new ArrayList<>()));
    for (EmbeddedQuery query : corpus.queries()) {
      double[] distances = distances(corpus.documents(), query);
      List<Integer> nearest =
          IntStream.range(0, distances.length)
              .boxed()
              .sorted(Comparator.comparingDouble(index -> distances[index]))
              .toList();
      for (Workload workload : workloads) {
        answers
            .computeIfAbsent(workload, none -> new ArrayList<>())
            .add(answer(corpus.documents(), nearest, distances, workload));
      }
    }
    return new Truth(answers);
  }

  private static Answer answer(
      List<Document> documents, List<Integer> nearest, double[] distances, Workload workload) {
    List<Integer> kept = nearest.stream().filter(index -> workload.keep().keeps(index)).toList();
    int size = Math.min(workload.limit(), kept.size());
    if (size == 0) {
      return new Answer(Set.of(), Set.of(), 0);
    }
    double last = distances[kept.get(size - 1)];
    return new Answer(
        ids(documents, kept, index -> distances[index] < last - SAME),
        ids(documents, kept, index -> Math.abs(distances[index] - last) <= SAME),
        size);
  }

  private static Set<String> ids(
      List<Document> documents, List<Integer> kept, Predicate<Integer> wanted) {
    return kept.stream()
        .filter(wanted)
        .map(index -> documents.get(index).id())
        .collect(Collectors.toSet());
  }

  private static double[] distances(List<Document> documents, EmbeddedQuery query) {
    return documents.stream()
        .mapToDouble(
            document ->
                Metric.COSINE.distance(document.embedding().orElseThrow(), query.embedding()))
        .toArray();
  }

  /** The number of documents in a complete result of this query. */
  public int size(Workload workload, int query) {
    return answer(workload, query).size();
  }

  /** The share of a complete result that was found, from 0 to 1. */
  public double recall(Workload workload, int query, List<String> found) {
    Answer exact = answer(workload, query);
    Set<String> once = new HashSet<>(found);
    long nearer = once.stream().filter(exact.nearer()::contains).count();
    long last = once.stream().filter(exact.last()::contains).count();
    int places = exact.size() - exact.nearer().size();
    return (double) (nearer + Math.min(last, places)) / exact.size();
  }

  private Answer answer(Workload workload, int query) {
    List<Answer> all = answers.get(workload);
    if (all == null) {
      throw new IllegalArgumentException("there is no exact result for " + workload);
    }
    return all.get(query);
  }

  /**
   * The exact result of one query.
   *
   * @param nearer the documents that must be in it
   * @param last the documents at the distance of the last one, which may stand for each other
   * @param size its size
   */
  private record Answer(Set<String> nearer, Set<String> last, int size) {}
}
