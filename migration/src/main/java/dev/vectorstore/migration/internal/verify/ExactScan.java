package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.util.List;

/**
 * Answers several queries by comparing each with every vector of a stream. It computes four sums at
 * a time, because the additions of one sum wait for one another.
 */
final class ExactScan {
  private static final int TOGETHER = 4;

  private final Metric metric;
  private final List<ExactAnswer> answers;
  private final float[][] queries;
  private final double[] lengths;
  private final double[] sums;

  ExactScan(List<Embedding> queries, Metric metric, int limit) {
    this.metric = metric;
    this.answers = queries.stream().map(query -> new ExactAnswer(query, limit)).toList();
    this.queries = queries.stream().map(Embedding::values).toArray(float[][]::new);
    this.lengths = queries.stream().mapToDouble(ExactScan::length).toArray();
    this.sums = new double[queries.size()];
  }

  private static double length(Embedding vector) {
    return Math.sqrt(-Metric.INNER_PRODUCT.distance(vector, vector));
  }

  void offer(String id, Embedding vector) {
    float[] values = vector.values();
    for (int from = 0; from < sums.length; from += TOGETHER) {
      switch (metric) {
        case EUCLIDEAN -> addSquares(values, from);
        case COSINE, INNER_PRODUCT -> addProducts(values, from);
      }
    }
    double length = metric.ignoresLength() ? length(vector) : 1;
    for (int i = 0; i < sums.length; i++) {
      answers.get(i).offer(id, distance(i, length));
    }
  }

  private double distance(int query, double length) {
    return switch (metric) {
      case COSINE -> 1 - sums[query] / (length * lengths[query]);
      case EUCLIDEAN -> Math.sqrt(sums[query]);
      case INNER_PRODUCT -> -sums[query];
    };
  }

  private void addProducts(float[] vector, int from) {
    float[] p = query(from);
    float[] q = query(from + 1);
    float[] r = query(from + 2);
    float[] s = query(from + 3);
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < vector.length; i++) {
      double value = vector[i];
      a += value * p[i];
      b += value * q[i];
      c += value * r[i];
      d += value * s[i];
    }
    keep(from, a, b, c, d);
  }

  private void addSquares(float[] vector, int from) {
    float[] p = query(from);
    float[] q = query(from + 1);
    float[] r = query(from + 2);
    float[] s = query(from + 3);
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < vector.length; i++) {
      double value = vector[i];
      a += (value - p[i]) * (value - p[i]);
      b += (value - q[i]) * (value - q[i]);
      c += (value - r[i]) * (value - r[i]);
      d += (value - s[i]) * (value - s[i]);
    }
    keep(from, a, b, c, d);
  }

  /** The last one again if there are no more. */
  private float[] query(int at) {
    return queries[Math.min(at, queries.length - 1)];
  }

  private void keep(int from, double... found) {
    System.arraycopy(found, 0, sums, from, Math.min(TOGETHER, sums.length - from));
  }

  int queries() {
    return answers.size();
  }

  /** One answer for each query that was compared with a vector. */
  List<ExactAnswer> answers() {
    return answers.stream().filter(answer -> !answer.ids().isEmpty()).toList();
  }
}
