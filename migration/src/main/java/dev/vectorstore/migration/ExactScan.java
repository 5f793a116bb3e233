package dev.vectorstore.migration;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.util.List;

/** Answers several questions by comparing each with every vector that passes by. */
final class ExactScan {
  private final Metric metric;
  private final List<ExactAnswer> answers;
  private final List<Embedding> compared;

  ExactScan(List<Embedding> questions, Metric metric, int limit) {
    this.metric = metric;
    this.answers = questions.stream().map(question -> new ExactAnswer(question, limit)).toList();
    this.compared = questions.stream().map(this::comparable).toList();
  }

  /** Of length 1 under cosine, which then takes one product for each question instead of three. */
  private Embedding comparable(Embedding vector) {
    if (metric != Metric.COSINE) {
      return vector;
    }
    double length = Math.sqrt(-Metric.INNER_PRODUCT.distance(vector, vector));
    float[] values = vector.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / length);
    }
    return Embedding.of(values);
  }

  void offer(String id, Embedding vector) {
    Embedding passing = comparable(vector);
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).offer(id, distance(passing, compared.get(i)));
    }
  }

  private double distance(Embedding a, Embedding b) {
    return metric == Metric.COSINE
        ? 1 + Metric.INNER_PRODUCT.distance(a, b)
        : metric.distance(a, b);
  }

  /** One for each question that a vector passed by. */
  List<ExactAnswer> answers() {
    return answers.stream().filter(answer -> !answer.ids().isEmpty()).toList();
  }
}
