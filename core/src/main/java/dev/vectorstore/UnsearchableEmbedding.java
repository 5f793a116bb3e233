package dev.vectorstore;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A vector from another store that no search can use. It is kept bit for bit, with the reason. An
 * importer attaches it to a {@link Document}, so that nothing is lost. A store returns it on
 * request and never searches it. Immutable and safe to share between threads.
 *
 * <p>Why: docs/decisions/0003-unsearchable-vectors.md.
 */
public final class UnsearchableEmbedding {
  // pgvector sums squares in single precision. Below a quarter of the largest float neither a sum
  // of two vectors'
  // squares nor the square of their difference overflows; below the smallest normal float a length
  // is noise.
  private static final float LARGEST_SQUARED_LENGTH = Float.MAX_VALUE / 4;
  private static final float SMALLEST_SQUARED_LENGTH = Float.MIN_NORMAL;

  private final Reason reason;
  private final float[] values;

  private UnsearchableEmbedding(Reason reason, float[] values) {
    this.reason = reason;
    this.values = values;
  }

  /** Why a vector cannot be searched. */
  public enum Reason {
    /** The source has the document but no vector for it, and none can be made. */
    MISSING("there is no vector"),
    /** The number of dimensions is not the collection's. */
    WRONG_DIMENSION("the vector has another dimension than the collection"),
    /** An element is NaN or infinite. */
    NOT_FINITE("the vector holds NaN or an infinity"),
    /**
     * All elements are zero or so small that the vector has no direction. The cosine metric needs
     * one.
     */
    NO_DIRECTION("the vector is zero, which has no direction"),
    /** The vector is so long (over about 9e18) that distances to it overflow. */
    TOO_LONG("the vector is so long that distances overflow");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The reason, human-readable. */
    public String words() {
      return words;
    }

    /**
     * Why these numbers cannot be searched in a collection with this dimension and metric; empty if
     * they can.
     */
    public static Optional<Reason> of(float[] values, int dimension, Metric metric) {
      if (values.length == 0) {
        return Optional.of(MISSING);
      }
      if (values.length != dimension) {
        return Optional.of(WRONG_DIMENSION);
      }
      return ofNumbers(values, metric);
    }

    /** Why this embedding cannot be searched there, without a copy of its numbers. */
    public static Optional<Reason> of(Embedding embedding, int dimension, Metric metric) {
      return of(embedding.shared(), dimension, metric);
    }

    private static Optional<Reason> ofNumbers(float[] values, Metric metric) {
      float squaredLength = 0;
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return Optional.of(NOT_FINITE);
        }
        squaredLength += value * value;
      }
      if (squaredLength > LARGEST_SQUARED_LENGTH) {
        return Optional.of(TOO_LONG);
      }
      boolean directed = !metric.ignoresLength() || squaredLength >= SMALLEST_SQUARED_LENGTH;
      return directed ? Optional.empty() : Optional.of(NO_DIRECTION);
    }
  }

  /**
   * Keeps a copy of these numbers. They may be any floats, also NaN with its payload. There are
   * none for {@link Reason#MISSING}.
   *
   * @throws IllegalArgumentException if the reason is {@link Reason#MISSING} and there are numbers,
   *     or the other way round
   */
  public static UnsearchableEmbedding of(Reason reason, float... values) {
    Objects.requireNonNull(reason, "reason");
    if (reason == Reason.MISSING != (values.length == 0)) {
      throw new IllegalArgumentException(
          reason + " does not go with " + values.length + " dimensions");
    }
    return new UnsearchableEmbedding(reason, values.clone());
  }

  /** Why no search can use it. */
  public Reason reason() {
    return reason;
  }

  /** The number of elements, 0 if {@link Reason#MISSING}. */
  public int dimension() {
    return values.length;
  }

  /** A copy of the numbers. */
  public float[] values() {
    return values.clone();
  }

  /** Equal reasons and the same bits, NaN payloads included. */
  @Override
  public boolean equals(Object other) {
    return other instanceof UnsearchableEmbedding that
        && reason == that.reason
        && Arrays.equals(bits(), that.bits());
  }

  @Override
  public int hashCode() {
    return 31 * reason.hashCode() + Arrays.hashCode(bits());
  }

  /** Names only the reason and the dimension: embeddings do not belong in logs. */
  @Override
  public String toString() {
    return "UnsearchableEmbedding[reason=" + reason + ", dimension=" + values.length + "]";
  }

  private int[] bits() {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
