package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolingTest {
  /** Of a text of three tokens. */
  private static final float[] STATES = {1, 2, 3, 7, 5, 3};

  @Test
  void pool_mean_isThatOfAllTokens() {
    assertThat(Pooling.MEAN.pool(STATES, 2)).containsExactly(3, 4);
  }

  @Test
  void pool_firstToken_givesItsVector() {
    assertThat(Pooling.FIRST_TOKEN.pool(STATES, 2)).containsExactly(1, 2);
  }

  @Test
  void pool_lastToken_givesItsVector() {
    assertThat(Pooling.LAST_TOKEN.pool(STATES, 2)).containsExactly(5, 3);
  }

  @Test
  void pool_max_givesTheLargestOfEachDimension() {
    assertThat(Pooling.MAX.pool(STATES, 2)).containsExactly(5, 7);
  }

  @Test
  void normalize_vector_hasLengthOne() {
    assertThat(Pooling.normalize(new float[] {3, -4})).containsExactly(0.6f, -0.8f);
  }

  @Test
  void normalize_zeros_givesNaN() {
    assertThat(Pooling.normalize(new float[] {0, 0})).containsExactly(Float.NaN, Float.NaN);
  }
}
