package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolingTest {
  /** A text of two tokens, after one that stands before it. */
  private static final float[] STATES = {9, 9, 1, 2, 3, 6, 100, 100};

  private static final Pooling.Size SIZE = new Pooling.Size(2, 2);

  @Test
  void pool_mean_leavesOtherTextsAndPaddingOut() {
    assertThat(Pooling.MEAN.pool(STATES, 2, SIZE)).containsExactly(2, 4);
  }

  @Test
  void pool_firstToken_givesItsVector() {
    assertThat(Pooling.FIRST_TOKEN.pool(STATES, 2, SIZE)).containsExactly(1, 2);
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
