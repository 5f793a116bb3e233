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

/** The exact answers, found before anything is measured. Immutable. */
public final class Truth {
  private final Map<Workload, List<Set<String>>> answers;

  private Truth(Map<Workload, List<Set<String>>> answers) {
    this.answers = answers;
  }

  /** Compares every question with every document. */
  public static Truth of(Corpus corpus, List<Workload> workloads) {
    Map<Workload, List<Set<String>>> answers = new HashMap<>();
    workloads.forEach(workload -> answers.put(workload, new ArrayList<>()));
    for (EmbeddedQuery question : corpus.questions()) {
      List<Integer> nearest = nearest(corpus.documents(), question);
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

  /** How many documents a complete answer to this question has. */
  public int size(Workload workload, int question) {
    return answer(workload, question).size();
  }

  /** The share of the exact answer that was found, from 0 to 1. */
  public double recall(Workload workload, int question, List<String> found) {
    Set<String> exact = answer(workload, question);
    return (double) new HashSet<>(found).stream().filter(exact::contains).count() / exact.size();
  }

  private Set<String> answer(Workload workload, int question) {
    List<Set<String>> all = answers.get(workload);
    if (all == null) {
      throw new IllegalArgumentException("nothing is known of " + workload);
    }
    return all.get(question);
  }

  private static List<Integer> nearest(List<Document> documents, EmbeddedQuery question) {
    double[] distances =
        documents.stream()
            .mapToDouble(
                document ->
                    Metric.COSINE.distance(
                        document.embedding().orElseThrow(), question.embedding()))
            .toArray();
    return IntStream.range(0, distances.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> distances[index]))
        .toList();
  }
}
