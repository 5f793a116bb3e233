package dev.vectorstore.springai;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The text {@code "3 4"} has the vector (3, 4), others (1, 1). Remembers the texts of each call.
 */
final class PointModel implements EmbeddingModel {
  final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

  @Override
  public String name() {
    return "points";
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    calls.add(texts);
    return texts.stream().map(PointModel::point).toList();
  }

  @Override
  public Embedding embedQuery(String text) {
    calls.add(List.of(text));
    return point(text);
  }

  static Embedding point(String text) {
    String[] numbers = (text.matches("(NaN|[-.\\d]+) [-.\\d]+") ? text : "1 1").split(" ");
    return Embedding.of(Float.parseFloat(numbers[0]), Float.parseFloat(numbers[1]));
  }
}
