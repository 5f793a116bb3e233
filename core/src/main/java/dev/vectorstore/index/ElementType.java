package dev.vectorstore.index;

/** What the numbers of stored and of indexed vectors are. */
public enum ElementType {
  /** 32-bit floats, pgvector's {@code vector}; an index takes up to 2,000 dimensions. */
  VECTOR(2_000),

  /**
   * 16-bit floats, pgvector's {@code halfvec}, with about three decimal digits and a largest number
   * of 65,504; an index takes up to 4,000 dimensions.
   */
  HALFVEC(4_000),

  /**
   * A bit a dimension, its sign, pgvector's {@code bit}: for indexes only, whose candidates are
   * ranked again by the stored vectors.
   */
  BIT(64_000);

  private final int maxIndexedDimension;

  ElementType(int maxIndexedDimension) {
    this.maxIndexedDimension = maxIndexedDimension;
  }

  /** The most dimensions that an index of this element type takes. */
  public int maxIndexedDimension() {
    return maxIndexedDimension;
  }
}
