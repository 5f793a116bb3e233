package dev.vectorstore.embedding;

import java.util.Arrays;

/** How the vectors of a text's tokens become the vector of the text. */
public enum Pooling {
  /** The mean of all tokens. */
  MEAN {
    @Override
    float[] pool(float[] states, int dimension) {
      double[] sum = new double[dimension];
      for (int i = 0; i < states.length; i++) {
        sum[i % dimension] += states[i];
      }
      int tokens = states.length / dimension;
      float[] mean = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        mean[i] = (float) (sum[i] / tokens);
      }
      return mean;
    }
  },

  /** The first token, which stands for the whole. */
  FIRST_TOKEN {
    @Override
    float[] pool(float[] states, int dimension) {
      return Arrays.copyOf(states, dimension);
    }
  },

  /** The last token, which depends on all others. */
  LAST_TOKEN {
    @Override
    float[] pool(float[] states, int dimension) {
      return Arrays.copyOfRange(states, states.length - dimension, states.length);
    }
  },

  /** The maximum of all tokens in each dimension. */
  MAX {
    @Override
    float[] pool(float[] states, int dimension) {
      float[] largest = Arrays.copyOf(states, dimension);
      for (int i = dimension; i < states.length; i++) {
        largest[i % dimension] = Math.max(largest[i % dimension], states[i]);
      }
      return largest;
    }
  };

  /** The vector of a text, from the concatenated vectors of its tokens. */
  abstract float[] pool(float[] states, int dimension);

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
}
