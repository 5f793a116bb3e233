package dev.vectorstore.index;

/** The type of the numbers in stored and in indexed vectors. */
public enum ElementType {
  /** 32-bit floats, pgvector's {@code vector}. An index accepts up to 2,000 dimensions. */
  VECTOR(32, 2_000),

  /**
   * 16-bit floats, pgvector's {@code halfvec}, with about three decimal digits and a largest number
   * of 65,504. An index accepts up to 4,000 dimensions.
   */
  HALFVEC(16, 4_000),

  /**
   * One bit for each dimension, its sign; pgvector's {@code bit}. For indexes only. The stored
   * vectors rank the candidates again.
   */
  BIT(1, 64_000);

  private final int bits;
  private final int maxIndexedDimension;

  ElementType(int bits, int maxIndexedDimension) {
    this.bits = bits;
    this.maxIndexedDimension = maxIndexedDimension;
  }

  /** The bytes that the numbers of a vector of this dimension take, rounded up to whole ones. */
  public long bytes(int dimension) {
    return ((long) bits * dimension + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** The maximum number of dimensions of an index with this element type. */
  public int maxIndexedDimension() {
    return maxIndexedDimension;
  }
}
