package dev.vectorstore.internal.document;

/**
 * Numbers as the nearest 16-bit float of IEEE 754 (binary16), which pgvector's {@code halfvec}
 * holds. Java has that only from version 20 on.
 */
public final class HalfFloats {
  /** The largest finite one. */
  static final float MAX = 65_504;

  // The magic number of the usual trick: below 2^-14 the distance between two of them is 2^-24, and
  // so is that between two 32-bit floats at 0.5, so adding rounds to the nearest, ties to even.
  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float SUBNORMAL_SHIFT = 0.5f;

  private static final int DROPPED_BITS = 13;
  private static final float SUBNORMAL_UNITS = 0x1p24f;
  private static final int EXPONENT_SHIFT = (127 - 15) << 23;

  private HalfFloats() {}

  /** Each of them rounded; infinite where it is beyond {@link #MAX}. */
  static float[] round(float[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = round(values[i]);
    }
    return rounded;
  }

  static float round(float value) {
    float size = Math.abs(value);
    float rounded =
        size < SMALLEST_NORMAL ? size + SUBNORMAL_SHIFT - SUBNORMAL_SHIFT : normal(size);
    return Math.copySign(rounded > MAX ? Float.POSITIVE_INFINITY : rounded, value);
  }

  /** The 16 bits of a number that {@link #round} gave and that is finite. */
  public static short bits(float rounded) {
    int bits = Float.floatToRawIntBits(rounded);
    int sign = (bits >>> Short.SIZE) & 0x8000;
    float size = Math.abs(rounded);
    int magnitude =
        size < SMALLEST_NORMAL
            ? (int) (size * SUBNORMAL_UNITS)
            : ((bits & Integer.MAX_VALUE) - EXPONENT_SHIFT) >>> DROPPED_BITS;
    return (short) (sign | magnitude);
  }

  /** Drops the last bits of the fraction, to the nearest, ties to even. */
  private static float normal(float size) {
    int bits = Float.floatToRawIntBits(size);
    int odd = (bits >>> DROPPED_BITS) & 1;
    int half = (1 << (DROPPED_BITS - 1)) - 1;
    return Float.intBitsToFloat(((bits + half + odd) >>> DROPPED_BITS) << DROPPED_BITS);
  }
}
