package dev.vectorstore.langchain4j;

import dev.langchain4j.store.embedding.RelevanceScore;
import dev.vectorstore.Metric;

/**
 * LangChain4j's scores from 0 to 1, and the similarities that they stand for.
 *
 * <p>Why: docs/decisions/0092-langchain4j-adapter.md.
 */
final class Relevance {
  /** What rounding may take from a similarity. Whoever asks for more matches checks the score. */
  private static final double ROUNDING = 1e-9;

  private Relevance() {}

  /** The score of a match. It never falls as the similarity grows. */
  static double score(Metric metric, double distance) {
    double similarity = metric.similarity(distance);
    double score =
        switch (metric) {
          case COSINE, INNER_PRODUCT -> RelevanceScore.fromCosineSimilarity(similarity);
          case EUCLIDEAN -> similarity;
        };
    return Double.isNaN(score) ? 0 : Math.max(0, Math.min(1, score));
  }

  /** A similarity that every match of this score reaches. */
  static double minSimilarity(Metric metric, double minScore) {
    if (minScore <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double similarity =
        switch (metric) {
          case COSINE, INNER_PRODUCT -> 2 * minScore - 1;
          case EUCLIDEAN -> minScore;
        };
    return similarity - ROUNDING;
  }
}
