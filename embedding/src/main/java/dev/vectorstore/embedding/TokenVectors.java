package dev.vectorstore.embedding;

import dev.vectorstore.embedding.Network.NetworkFailure;
import java.util.Arrays;

/** What a network gives for a text: a vector for each token. */
final class TokenVectors {
  private final float[] values;
  private final int dimension;

  private TokenVectors(float[] values, int dimension) {
    this.values = values;
    this.dimension = dimension;
  }

  /** Fails if a shape is not that of one vector for each of a text's tokens. */
  static void requireShape(long[] shape, int tokens) {
    if (shape.length != 3 || shape[0] != 1 || shape[1] != tokens || shape[2] < 1) {
      throw new NetworkFailure(
          "the network gave for a text of "
              + tokens
              + " tokens the shape "
              + Arrays.toString(shape)
              + ", not [1, "
              + tokens
              + ", dimension]");
    }
  }

  /** The values of a shape that was checked, one vector after another. */
  static TokenVectors of(float[] values, long[] shape) {
    return new TokenVectors(values, (int) shape[2]);
  }

  int dimension() {
    return dimension;
  }

  float[] pool(Pooling pooling) {
    return pooling.pool(values, dimension);
  }
}
