package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.UnsearchableEmbedding.Reason;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void of_notFinite_isRefusedWithItsIndex() {
    assertThatThrownBy(() -> Embedding.of(1, 2, 3, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding[3] is not finite: NaN");
    assertThatThrownBy(() -> Embedding.of(Float.NEGATIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding[0] is not finite: -Infinity");
  }

  @Test
  void of_noneOrTooMany_isRefused() {
    assertThatThrownBy(Embedding::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding has 1 to 16000 dimensions, not 0");
    assertThatThrownBy(() -> Embedding.of(new float[16_001]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding has 1 to 16000 dimensions, not 16001");
  }

  @Test
  void values_changedOutside_changeNothing() {
    float[] values = {1, 2};
    Embedding embedding = Embedding.of(values);

    values[0] = 9;
    embedding.values()[1] = 9;

    assertThat(embedding.values()).containsExactly(1, 2);
    assertThat(embedding).hasToString("Embedding[dimension=2]");
  }

  @Test
  void reason_eachCase_isRecognised() {
    assertThat(Reason.of(new float[] {1, 2}, 2, Metric.COSINE)).isEmpty();
    assertThat(Reason.of(new float[0], 2, Metric.COSINE)).contains(Reason.MISSING);
    assertThat(Reason.of(new float[3], 2, Metric.COSINE)).contains(Reason.WRONG_DIMENSION);
    assertThat(Reason.of(new float[] {1, Float.NaN}, 2, Metric.COSINE)).contains(Reason.NOT_FINITE);
    assertThat(Reason.of(new float[] {0, 0}, 2, Metric.COSINE)).contains(Reason.NO_DIRECTION);
    assertThat(Reason.of(new float[] {1e-30f, 0}, 2, Metric.COSINE)).contains(Reason.NO_DIRECTION);
    assertThat(Reason.of(new float[] {1e-20f, 0}, 2, Metric.COSINE)).contains(Reason.NO_DIRECTION);
    assertThat(Reason.of(new float[] {0, 0}, 2, Metric.EUCLIDEAN)).isEmpty();
    assertThat(Reason.of(new float[] {1e19f, 0}, 2, Metric.INNER_PRODUCT))
        .contains(Reason.TOO_LONG);
  }

  @Test
  void unsearchable_reasonAndValuesThatContradict_areRefused() {
    assertThatThrownBy(() -> UnsearchableEmbedding.of(Reason.MISSING, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("MISSING does not go with 1 dimensions");
    assertThatThrownBy(() -> UnsearchableEmbedding.of(Reason.NOT_FINITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NOT_FINITE does not go with 0 dimensions");
  }

  @Test
  void distance_dimensionsThatDiffer_isRefused() {
    assertThatThrownBy(() -> Metric.COSINE.distance(Embedding.of(1), Embedding.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embeddings of 1 and 2 dimensions have no distance");
  }
}
