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
import java.util.stream.IntStream;

/** The exact results, computed before anything is measured. Immutable. */
public final class Truth {
  private final Map<Workload, List<Set<String>>> answers;

  private Truth(Map<Workload, List<Set<String>>> answers) {
    this.answers = answers;
  }

  /** Compares every query with every document. */
  public static Truth of(Corpus corpus, List<Workload> workloads) {
    Map<Workload, List<Set<String>>> answers = new HashMap<>();
    workloads.forEach(workload -> answers.put(workload, new ArrayList<>()));
    for (EmbeddedQuery query : corpus.queries()) {
      List<Integer> nearest = nearest(corpus.documents(), query);
      for (Workload workload : workloads) {
        List<String> ids =
            nearest.stream()
                .filter(index -> workload.keep().keeps(index))
                .limit(workload.limit())
                .map(index -> corpus.documents().get(index).id())
                .toList();
        answers.computeIfAbsent(workload, none -> new ArrayList<>()).add(new HashSet<>(ids));
      }
    }
    return new Truth(answers);
  }

  /** The number of documents in a complete result of this query. */
  public int size(Workload workload, int query) {
    return answer(workload, query).size();
  }

  /** The share of the exact result that was found, from 0 to 1. */
  public double recall(Workload workload, int query, List<String> found) {
    Set<String> exact = answer(workload, query);
    return (double) new HashSet<>(found).stream().filter(exact::contains).count() / exact.size();
  }

  private Set<String> answer(Workload workload, int query) {
    List<Set<String>> all = answers.get(workload);
    if (all == null) {
      throw new IllegalArgumentException("there is no exact result for " + workload);
    }
    return all.get(query);
  }

  private static List<Integer> nearest(List<Document> documents, EmbeddedQuery query) {
    double[] distances =
        documents.stream()
            .mapToDouble(
                document ->
                    Metric.COSINE.distance(document.embedding().orElseThrow(), query.embedding()))
            .toArray();
    return IntStream.range(0, distances.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> distances[index]))
        .toList();
  }
}
