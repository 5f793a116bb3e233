package dev.vectorstore.index;

/** What the numbers of stored and of indexed vectors are. */
public enum ElementType {
  /** 32-bit floats, pgvector's {@code vector}; an index takes up to 2,000 dimensions. */
  VECTOR(32, 2_000),

  /**
   * 16-bit floats, pgvector's {@code halfvec}, with about three decimal digits and a largest number
   * of 65,504; an index takes up to 4,000 dimensions.
   */
  HALFVEC(16, 4_000),

  /**
   * A bit a dimension, its sign, pgvector's {@code bit}: for indexes only, whose candidates are
   * ranked again by the stored vectors.
   */
  BIT(1, 64_000);

  private final int bits;
  private final int maxIndexedDimension;

  ElementType(int bits, int maxIndexedDimension) {
    this.bits = bits;
    this.maxIndexedDimension = maxIndexedDimension;
  }

  /** How many bytes the numbers of a vector of this dimension take. */
  public long bytes(int dimension) {
    return (long) bits * dimension / Byte.SIZE;
  }

  /** The most dimensions that an index of this element type takes. */
  public int maxIndexedDimension() {
    return maxIndexedDimension;
  }
}
