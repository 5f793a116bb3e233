package dev.vectorstore.testkit;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A model without a network or a file: a text's embedding is the sum of a pseudo-random vector for
 * each of its words, of length 1, so texts with common words are near. A text without letters and
 * digits is one word as a whole, without the white space around it. The same on every machine. Safe
 * to share between threads.
 */
public final class WordModel implements EmbeddingModel {
  private static final int DEFAULT_DIMENSION = 64;

  private final String name;
  private final int dimension;

  /** The model {@code words} of 64 dimensions, for tests that do not care. */
  public WordModel() {
    this("words", DEFAULT_DIMENSION);
  }

  private WordModel(String name, int dimension) {
    this.name = name;
    this.dimension = dimension;
  }

  /** A model of this name and dimension; models of other names give other vectors. */
  public static WordModel of(String name, int dimension) {
    return new WordModel(name, dimension);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  @Override
  public Embedding embedQuery(String text) {
    double[] sum = new double[dimension];
    for (String word : words(text)) {
      Random random = new Random(31L * name.hashCode() + word.hashCode());
      for (int i = 0; i < dimension; i++) {
        sum[i] += random.nextGaussian();
      }
    }
    return normalized(sum);
  }

  private static List<String> words(String text) {
    List<String> words =
        Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    return words.isEmpty() ? List.of(text.strip()) : words;
  }

  private static Embedding normalized(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    float[] normalized = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      normalized[i] = (float) (values[i] / Math.sqrt(squares));
    }
    return Embedding.of(normalized);
  }
}
