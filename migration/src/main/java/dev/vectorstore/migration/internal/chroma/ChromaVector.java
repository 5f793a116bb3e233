package dev.vectorstore.migration.internal.chroma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A vector, bit for bit as Chroma holds it: float32, including NaN and infinities. Immutable. */
public final class ChromaVector {

  private final float[] values;

  private ChromaVector(float[] values) {
    this.values = values;
  }

  public static ChromaVector of(byte[] littleEndian) {
    if (littleEndian.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "a vector of float32 must have a multiple of 4 bytes, not " + littleEndian.length);
    }
    return from(ByteBuffer.wrap(littleEndian));
  }

  /** Reads little-endian numbers from the remaining bytes. */
  public static ChromaVector from(ByteBuffer bytes) {
    FloatBuffer source = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[source.remaining()];
    source.get(values);
    return new ChromaVector(values);
  }

  public static ChromaVector from(float[] values) {
    return new ChromaVector(values.clone());
  }

  public int dimension() {
    return values.length;
  }

  /** Returns the bytes, little-endian. */
  public byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** Returns a copy of the numbers. */
  public float[] floats() {
    return values.clone();
  }

  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the vector times the factor, each product rounded to float32 as Chroma rounds it. */
  public ChromaVector times(float factor) {
    float[] product = new float[values.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = values[i] * factor;
    }
    return new ChromaVector(product);
  }

  /** Returns whether each value is at most this many steps of float32 away from the other's. */
  public boolean isWithin(int steps, ChromaVector other) {
    if (values.length != other.values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(step(values[i]) - step(other.values[i])) > steps) {
        return false;
      }
    }
    return true;
  }

  public double norm() {
    double sum = 0;
    for (float value : values) {
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
    return other instanceof ChromaVector that && Arrays.equals(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  /** Only the dimension: vectors are never printed. */
  @Override
  public String toString() {
    return "ChromaVector[" + dimension() + "]";
  }
}
