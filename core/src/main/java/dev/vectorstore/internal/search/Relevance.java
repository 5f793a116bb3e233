package dev.vectorstore.internal.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses matches that are near the query and unlike each other: maximal marginal relevance
 * (Carbonell and Goldstein, 1998). Of what is left it takes again and again the one with the
 * greatest
 *
 * <pre>lambda · similarity(it, query) − (1 − lambda) · max similarity(it, one that was taken)
 * </pre>
 *
 * where the second term is 0 for the first. All similarities are computed here, of the embeddings,
 * so that every store chooses alike.
 */
public final class Relevance {
  private final Metric metric;
  private final Embedding query;
  private final double lambda;

  /** Of matches by this metric to a query. */
  public Relevance(Metric metric, Embedding query, double lambda) {
    this.metric = metric;
    this.query = query;
    this.lambda = lambda;
  }

  /** At most this number of these, which have their embeddings; of equal ones the earlier first. */
  public List<Match> choose(List<Match> candidates, int limit) {
    List<Embedding> embeddings =
        candidates.stream().map(match -> match.document().embedding().orElseThrow()).toList();
    double[] relevance =
        embeddings.stream().mapToDouble(each -> lambda * similarity(each, query)).toArray();
    double[] penalty = new double[relevance.length];
    boolean[] taken = new boolean[relevance.length];
    List<Match> chosen = new ArrayList<>();
    while (chosen.size() < Math.min(limit, relevance.length)) {
      int best = best(relevance, penalty, taken);
      taken[best] = true;
      penalize(penalty, embeddings, taken, embeddings.get(best), chosen.isEmpty());
      chosen.add(candidates.get(best));
    }
    return chosen;
  }

  private static int best(double[] relevance, double[] penalty, boolean[] taken) {
    int best = -1;
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i] && (best < 0 || relevance[i] - penalty[i] > relevance[best] - penalty[best])) {
        best = i;
      }
    }
    return best;
  }

  private void penalize(
      double[] penalty,
      List<Embedding> embeddings,
      boolean[] taken,
      Embedding added,
      boolean first) {
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        double likeness = (1 - lambda) * similarity(embeddings.get(i), added);
        penalty[i] = first ? likeness : Math.max(penalty[i], likeness);
      }
    }
  }

  private double similarity(Embedding a, Embedding b) {
    return metric.similarity(metric.distance(a, b));
  }
}
