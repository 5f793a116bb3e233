package dev.vectorstore.embedding;

import java.util.Arrays;

/** How the vectors of a text's tokens become the vector of the text. */
enum Pooling {
  /** The mean of all tokens. */
  MEAN {
    @Override
    float[] pool(float[] states, int from, Size size) {
      double[] sum = new double[size.dimension()];
      for (int token = 0; token < size.tokens(); token++) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += states[from + token * sum.length + i];
        }
      }
      float[] mean = new float[sum.length];
      for (int i = 0; i < sum.length; i++) {
        mean[i] = (float) (sum[i] / size.tokens());
      }
      return mean;
    }
  },

  /** The first token, which stands for the whole. */
  FIRST_TOKEN {
    @Override
    float[] pool(float[] states, int from, Size size) {
      return Arrays.copyOfRange(states, from, from + size.dimension());
    }
  };

  /** The vector of the text whose first token's vector starts at {@code from}. */
  abstract float[] pool(float[] states, int from, Size size);

  /** Scales a vector to length 1, in place; one of length 0 becomes NaN. */
  static float[] normalize(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    double length = Math.sqrt(sum);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }

  /** Of a text: how many tokens it has, and how many numbers each of them. */
  record Size(int tokens, int dimension) {}
}
