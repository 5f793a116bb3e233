package dev.vectorstore.migration.internal.chroma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A vector bit for bit as Chroma holds it: float32, NaN and infinities included; immutable. */
public final class ChromaVector {

  private final byte[] littleEndian;

  private ChromaVector(byte[] littleEndian) {
    this.littleEndian = littleEndian;
  }

  public static ChromaVector of(byte[] littleEndian) {
    if (littleEndian.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "a vector of float32 has a multiple of 4 bytes, not " + littleEndian.length);
    }
    return new ChromaVector(littleEndian.clone());
  }

  public static ChromaVector from(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new ChromaVector(bytes.array());
  }

  public int dimension() {
    return littleEndian.length / Float.BYTES;
  }

  /** Returns a copy of the bytes, little-endian. */
  public byte[] bytes() {
    return littleEndian.clone();
  }

  public float[] floats() {
    float[] values = new float[dimension()];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public boolean isFinite() {
    for (float value : floats()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the vector times the factor, each product rounded to float32 as Chroma rounds it. */
  public ChromaVector times(float factor) {
    ByteBuffer product = ByteBuffer.allocate(littleEndian.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : floats()) {
      product.putFloat(value * factor);
    }
    return new ChromaVector(product.array());
  }

  /** Returns whether each value is at most this many steps of float32 away from the other's. */
  public boolean isWithin(int steps, ChromaVector other) {
    float[] mine = floats();
    float[] theirs = other.floats();
    for (int i = 0; i < mine.length && mine.length == theirs.length; i++) {
      if (Math.abs(step(mine[i]) - step(theirs[i])) > steps) {
        return false;
      }
    }
    return mine.length == theirs.length;
  }

  public double norm() {
    double sum = 0;
    for (float value : floats()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  /** The place of a value among all float32 values in their order, so that both zeros are 0. */
  private static long step(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits >= 0 ? bits : -(long) (bits & Integer.MAX_VALUE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChromaVector that && Arrays.equals(littleEndian, that.littleEndian);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(littleEndian);
  }

  /** Says the dimension only: vectors are never printed. */
  @Override
  public String toString() {
    return "ChromaVector[" + dimension() + "]";
  }
}
