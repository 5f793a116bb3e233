package dev.vectorstore.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceInfoTest {
  private static final SpaceSettings DEFAULTS = SpaceSettings.defaults();

  @ParameterizedTest
  @CsvSource({
    "1, VECTOR, COSINE, true, VECTOR",
    "2000, VECTOR, COSINE, true, VECTOR",
    "2001, VECTOR, COSINE, true, HALFVEC",
    "4000, VECTOR, EUCLIDEAN, true, HALFVEC",
    "4001, VECTOR, COSINE, true, BIT",
    "4001, VECTOR, INNER_PRODUCT, true, BIT",
    "4001, VECTOR, EUCLIDEAN, false, ",
    "16000, VECTOR, COSINE, true, BIT",
    "1, HALFVEC, COSINE, true, HALFVEC",
    "4000, HALFVEC, COSINE, true, HALFVEC",
    "4001, HALFVEC, COSINE, true, BIT",
    "4001, HALFVEC, EUCLIDEAN, false, "
  })
  void of_settingsWithoutIndex_choosesOneThatTakesTheDimension(
      int dimension,
      ElementType column,
      Metric metric,
      boolean automatic,
      @Nullable ElementType element) {
    SpaceInfo space = space(dimension, DEFAULTS.column(column), metric);

    assertThat(space.index().isAutomatic()).isEqualTo(automatic);
    assertThat(space.index().isNone()).isEqualTo(!automatic);
    assertThat(space.index().kind()).isEmpty();
    assertThat(space.index().element().orElse(null)).isEqualTo(element);
    assertThat(space.metric()).isEqualTo(metric);
  }

  @Test
  void of_indexWithoutElementType_getsTheOneThatTakesTheDimension() {
    assertThat(space(3_000, DEFAULTS.index(VectorIndex.ivfFlat(7)), Metric.COSINE).index())
        .isEqualTo(VectorIndex.ivfFlat(7).element(ElementType.HALFVEC));
    assertThat(space(5_000, DEFAULTS.index(VectorIndex.hnsw()), Metric.EUCLIDEAN).index())
        .isEqualTo(VectorIndex.hnsw().element(ElementType.BIT));
  }

  @Test
  void of_namedIndexAndMetric_areKept() {
    VectorIndex index = VectorIndex.hnsw().element(ElementType.BIT).m(8).efConstruction(16);

    SpaceInfo space = space(384, DEFAULTS.index(index).metric(Metric.INNER_PRODUCT), Metric.COSINE);

    assertThat(space.index()).isEqualTo(index);
    assertThat(space.metric()).isEqualTo(Metric.INNER_PRODUCT);
    assertThat(space(16_000, DEFAULTS.index(VectorIndex.none()), Metric.COSINE).index())
        .isEqualTo(VectorIndex.none());
  }

  @Test
  void of_indexThatCannotHoldTheVectors_isRefused() {
    assertThatThrownBy(
            () ->
                space(
                    4_001,
                    DEFAULTS.index(VectorIndex.hnsw().element(ElementType.HALFVEC)),
                    Metric.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index on HALFVEC takes up to 4000 dimensions, and m has 4001");
    assertThatThrownBy(
            () ->
                space(
                    3,
                    DEFAULTS
                        .column(ElementType.HALFVEC)
                        .index(VectorIndex.hnsw().element(ElementType.VECTOR)),
                    Metric.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors that are stored as HALFVEC cannot be indexed as VECTOR");
    assertThatThrownBy(() -> space(3, DEFAULTS.index(VectorIndex.hnsw().m(33)), Metric.COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ef_construction is at least twice m, which is not so in HNSW on VECTOR"
                + " {ef_construction=64, m=33}");
  }

  @Test
  void column_bit_isRefused() {
    assertThatThrownBy(() -> DEFAULTS.column(ElementType.BIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors are stored as VECTOR or HALFVEC, not as BIT");
  }

  @Test
  void index_optionsOutOfRange_areRefused() {
    assertThatThrownBy(() -> VectorIndex.hnsw().m(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("m is 2 to 100, not 1");
    assertThatThrownBy(() -> VectorIndex.hnsw().efConstruction(1_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ef_construction is 4 to 1000, not 1001");
    assertThatThrownBy(() -> VectorIndex.ivfFlat(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lists is 1 to 32768, not 0");
    assertThatThrownBy(() -> VectorIndex.ivfFlat(5).m(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("m is not an option of IVFFLAT {lists=5}");
    assertThatThrownBy(() -> VectorIndex.none().m(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("m is an option of an index, and there is none");
    assertThatThrownBy(() -> VectorIndex.automatic().m(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("m is an option of a kind of index, and that of this one is chosen by a build");
  }

  private static SpaceInfo space(int dimension, SpaceSettings settings, Metric metric) {
    return SpaceInfo.of(ModelId.of("m", dimension), SpaceState.ACTIVE, settings, metric);
  }
}
