package dev.vectorstore.examples.embedding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares vectors of length 1. */
final class Vectors {
  static final int DIMENSION = 384;

  private Vectors() {}

  static List<float[]> read(Path file) throws IOException {
    FloatBuffer floats =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    List<float[]> vectors = new ArrayList<>();
    while (floats.hasRemaining()) {
      float[] vector = new float[DIMENSION];
      floats.get(vector);
      vectors.add(vector);
    }
    return vectors;
  }

  /** The minimum cosine of two vectors of the same text. */
  static double minCosine(List<float[]> some, List<float[]> others) {
    if (some.size() != others.size()) {
      throw new IllegalArgumentException(some.size() + " vectors and " + others.size());
    }
    return IntStream.range(0, some.size())
        .mapToDouble(i -> dot(some.get(i), others.get(i)))
        .min()
        .orElseThrow();
  }

  /**
   * The share of the right {@code k} nearest documents that other vectors of the same texts find;
   * the first vectors are those of the queries.
   */
  static double recall(List<float[]> right, List<float[]> others, int queries, int k) {
    int found = 0;
    for (int i = 0; i < queries; i++) {
      Set<Integer> nearest = new HashSet<>(nearest(right, i, queries, k));
      nearest.retainAll(nearest(others, i, queries, k));
      found += nearest.size();
    }
    return (double) found / ((long) queries * k);
  }

  private static List<Integer> nearest(List<float[]> vectors, int query, int queries, int count) {
    float[] one = vectors.get(query);
    double[] similarity =
        IntStream.range(queries, vectors.size())
            .mapToDouble(i -> dot(one, vectors.get(i)))
            .toArray();
    return IntStream.range(0, similarity.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -similarity[i]))
        .limit(count)
        .toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
