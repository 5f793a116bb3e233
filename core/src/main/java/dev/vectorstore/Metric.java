package dev.vectorstore;

/**
 * How the distance between two embeddings is calculated. A smaller distance is nearer. A similarity
 * is derived from the distance. A larger similarity is nearer, and it falls strictly as the
 * distance grows.
 *
 * <p>The distances are those of pgvector's operators {@code <=>}, {@code <->} and {@code <#>}.
 *
 * <p>Why: docs/decisions/0004-plain-euclidean-distance.md.
 */
public enum Metric {
  /**
   * One minus the cosine of the angle, from 0 (same direction) to 2. The similarity is the cosine,
   * 1 to -1.
   */
  COSINE("<=>", 0, true, true) {
    @Override
    double distance(float[] a, float[] b) {
      return 1 - Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))));
    }

    @Override
    public double similarity(double distance) {
      return 1 - distance;
    }
  },

  /**
   * The plain (not squared) Euclidean distance, 0 or more. The similarity is 1 / (1 + distance), 1
   * down to 0.
   */
  EUCLIDEAN("<->", 0, false, false) {
    @Override
    double distance(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        double difference = (double) a[i] - b[i];
        sum += difference * difference;
      }
      return Math.sqrt(sum);
    }

    @Override
    public double similarity(double distance) {
      return 1 / (1 + distance);
    }
  },

  /**
   * The negated inner product, unbounded on both sides. The similarity is the inner product itself.
   */
  INNER_PRODUCT("<#>", Double.NEGATIVE_INFINITY, false, true) {
    @Override
    double distance(float[] a, float[] b) {
      return -dot(a, b);
    }

    @Override
    public double similarity(double distance) {
      return -distance;
    }
  };

  private final String operator;
  private final double smallestDistance;
  private final boolean ignoresLength;
  private final boolean approximatedBySigns;

  Metric(
      String operator,
      double smallestDistance,
      boolean ignoresLength,
      boolean approximatedBySigns) {
    this.operator = operator;
    this.smallestDistance = smallestDistance;
    this.ignoresLength = ignoresLength;
    this.approximatedBySigns = approximatedBySigns;
  }

  /** pgvector's operator for this distance, such as {@code <=>}. */
  public String operator() {
    return operator;
  }

  /** The smallest possible distance: 0, or negative infinity if there is no bound. */
  public double smallestDistance() {
    return smallestDistance;
  }

  /**
   * Whether only the directions of vectors count. Then a vector of zeros has no distance to others,
   * and scaling vectors to length 1 changes no answer.
   */
  public boolean ignoresLength() {
    return ignoresLength;
  }

  /**
   * Whether the signs of the numbers show roughly which vectors are near. Then an index on {@link
   * dev.vectorstore.index.ElementType#BIT} is useful. Signs do not contain lengths.
   */
  public boolean isApproximatedBySigns() {
    return approximatedBySigns;
  }

  /**
   * The distance between two embeddings, summed in double precision. PostgreSQL sums in single
   * precision, so its distances differ from these by about one part in a million.
   *
   * @throws IllegalArgumentException if the dimensions differ
   */
  public double distance(Embedding a, Embedding b) {
    if (a.dimension() != b.dimension()) {
      throw new IllegalArgumentException(
          "embeddings of "
              + a.dimension()
              + " and "
              + b.dimension()
              + " dimensions have no distance");
    }
    return distance(a.shared(), b.shared());
  }

  /** The similarity that belongs to a distance of this metric. Each metric describes its range. */
  public abstract double similarity(double distance);

  abstract double distance(float[] a, float[] b);

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
