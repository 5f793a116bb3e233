package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Any number of rows that lie as real ones do. The first are the real ones themselves. Each of the
 * others is a real vector, chosen at random, that is moved towards and away from its ten nearest:
 * by a sum of the differences to them, each times a number from a normal distribution, so that it
 * goes, in the mean square, from nowhere to as far as they lie. Its length is 1. Its text is the
 * start of the real one's with the end of one of the ten, and its number. The same for each call;
 * immutable.
 */
final class NearbyRows {
  static final int NEAREST = 10;
  private static final long SEED = 20_261_129;
  private static final long SPREAD_OF_SEEDS = 0x9E3779B97F4A7C15L;
  private static final int BLOCK = 32;

  private final List<Document> real;
  private final float[][] vectors;
  private final int[][] nearest;

  /**
   * Finds the ten nearest of each, if there are to be others.
   *
   * @param real more than ten documents with texts and embeddings
   * @param size the number of all rows
   */
  NearbyRows(List<Document> real, int size) {
    this.real = List.copyOf(real);
    this.vectors =
        real.stream()
            .map(document -> unit(document.embedding().orElseThrow().values()))
            .toArray(float[][]::new);
    this.nearest = new int[vectors.length][];
    if (size > vectors.length) {
      IntStream.range(0, (vectors.length + BLOCK - 1) / BLOCK)
          .parallel()
          .forEach(block -> findNearest(block * BLOCK));
    }
  }

  /** For a few rows at once, side by side, so that a processor multiplies several at a time. */
  private void findNearest(int first) {
    int rows = Math.min(BLOCK, vectors.length - first);
    int dimension = vectors[first].length;
    float[] sideBySide = new float[dimension * BLOCK];
    Nearest[] found = new Nearest[rows];
    for (int row = 0; row < rows; row++) {
      found[row] = new Nearest(NEAREST);
      for (int i = 0; i < dimension; i++) {
        sideBySide[i * BLOCK + row] = vectors[first + row][i];
      }
    }
    float[] products = new float[BLOCK];
    for (int other = 0; other < vectors.length; other++) {
      multiply(sideBySide, vectors[other], products);
      for (int row = 0; row < rows; row++) {
        if (first + row != other) {
          found[row].offer(-products[row], other);
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      nearest[first + row] = found[row].places();
    }
  }

  private static void multiply(float[] sideBySide, float[] vector, float[] products) {
    Arrays.fill(products, 0);
    for (int i = 0; i < vector.length; i++) {
      float value = vector[i];
      int start = i * BLOCK;
      for (int row = 0; row < BLOCK; row++) {
        products[row] += sideBySide[start + row] * value;
      }
    }
  }

  /** The document of this row, from 0. */
  Document document(int row) {
    if (row < real.size()) {
      return document(row, real.get(row).text().orElseThrow(), vectors[row]);
    }
    Random random = new Random(SEED + row * SPREAD_OF_SEEDS);
    int origin = random.nextInt(vectors.length);
    int other = nearest[origin][random.nextInt(NEAREST)];
    String text = text(text(origin), text(other), row);
    return document(row, text, moved(origin, random));
  }

  private String text(int place) {
    return real.get(place).text().orElseThrow();
  }

  private static Document document(int row, String text, float[] vector) {
    return Document.of(id(row), text, Corpus.metadata(row)).embedding(Embedding.of(vector));
  }

  /** Its id, a UUID that contains its number. */
  static String id(int row) {
    return new UUID(SEED, row).toString();
  }

  /** The number of the row with an id that {@link #id} made. */
  static int row(String id) {
    return Math.toIntExact(UUID.fromString(id).getLeastSignificantBits());
  }

  private float[] moved(int origin, Random random) {
    float[] from = vectors[origin];
    double strength = random.nextDouble() / Math.sqrt(NEAREST);
    float[] moved = from.clone();
    for (int place : nearest[origin]) {
      float[] near = vectors[place];
      double share = strength * random.nextGaussian();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (share * (near[i] - from[i]));
      }
    }
    return unit(moved);
  }

  /** The first half of the words of one text and the second half of those of another. */
  static String text(String start, String end, int row) {
    String[] first = start.split(" ");
    String[] last = end.split(" ");
    return String.join(" ", Arrays.copyOfRange(first, 0, (first.length + 1) / 2))
        + " "
        + String.join(" ", Arrays.copyOfRange(last, last.length / 2, last.length))
        + " ("
        + row
        + ")";
  }

  static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double length = Math.sqrt(square);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }
}
