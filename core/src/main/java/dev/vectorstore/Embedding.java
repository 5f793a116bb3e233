package dev.vectorstore;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A vector that a model made of a text: 1 to 16,000 finite numbers. It cannot be empty. Immutable
 * and safe to share between threads.
 *
 * <p>Two embeddings are equal if all their numbers have the same bits. So {@code 0.0} and {@code
 * -0.0} differ.
 * <!-- snippet: JavadocSnippetsTest#embedding -->
 *
 * <pre>{@code
 * Embedding embedding = Embedding.of(0.6f, 0.8f, 0);
 * int dimension = embedding.dimension(); // 3
 * }</pre>
 */
public final class Embedding {
  /** The maximum number of dimensions, that of pgvector's {@code vector}. */
  public static final int MAX_DIMENSION = 16_000;

  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * An embedding with a copy of these numbers.
   *
   * @throws IllegalArgumentException if there are none, more than {@link #MAX_DIMENSION}, or one is
   *     not finite
   */
  public static Embedding of(float... values) {
    if (values.length == 0 || values.length > MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "an embedding has 1 to " + MAX_DIMENSION + " dimensions, not " + values.length);
    }
    requireFinite(values);
    return new Embedding(values.clone());
  }

  /** The number of dimensions, 1 to {@link #MAX_DIMENSION}. */
  public int dimension() {
    return values.length;
  }

  /** A copy of the numbers. */
  public float[] values() {
    return values.clone();
  }

  /** A read-only view of the numbers, without a copy. */
  public FloatBuffer view() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  float[] shared() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Names only the dimension: embeddings do not belong in logs. */
  @Override
  public String toString() {
    return "Embedding[dimension=" + values.length + "]";
  }

  private static void requireFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("embedding[" + i + "] is not finite: " + values[i]);
      }
    }
  }
}
