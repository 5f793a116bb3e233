package dev.vectorstore.internal.postgres.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexChoiceTest {
  private static final long MEMORY = 64 << 20;
  private static final VectorIndex AUTOMATIC = VectorIndex.automatic().element(ElementType.HALFVEC);
  private static final VectorIndex GRAPH = VectorIndex.hnsw().element(ElementType.HALFVEC);
  private static final VectorIndex LISTS = VectorIndex.ivfFlat(7).element(ElementType.HALFVEC);

  @Test
  void first_ofAnAutomaticIndex_isAGraphOnTheSameType() {
    assertThat(IndexChoice.first(AUTOMATIC, 199_999)).isEqualTo(GRAPH);
    assertThat(IndexChoice.first(LISTS, 1)).isEqualTo(LISTS);
  }

  @Test
  void first_ofManyVectors_isBuiltThoroughlyIfNothingElseIsNamed() {
    assertThat(IndexChoice.first(AUTOMATIC, 200_000)).isEqualTo(GRAPH.efConstruction(128));
    assertThat(IndexChoice.first(GRAPH, 200_000)).isEqualTo(GRAPH);
    assertThat(IndexChoice.isWanted(built(GRAPH.efConstruction(128), false), AUTOMATIC)).isTrue();
    assertThat(IndexChoice.isSecond(built(GRAPH.efConstruction(128), false), AUTOMATIC)).isFalse();
  }

  @Test
  void isWanted_ofAnAutomaticIndex_isAGraphOrWhatWasChecked() {
    assertThat(IndexChoice.isWanted(built(GRAPH, false), AUTOMATIC)).isTrue();
    assertThat(IndexChoice.isWanted(built(GRAPH.m(8), false), AUTOMATIC)).isFalse();
    assertThat(IndexChoice.isWanted(built(LISTS, false), AUTOMATIC)).isFalse();
    assertThat(IndexChoice.isWanted(built(LISTS, true), AUTOMATIC)).isTrue();
    assertThat(IndexChoice.isWanted(built(LISTS.element(ElementType.VECTOR), true), AUTOMATIC))
        .isFalse();
  }

  @Test
  void isWanted_ofANamedIndex_isThatAlone() {
    assertThat(IndexChoice.isWanted(built(GRAPH, false), GRAPH)).isTrue();
    assertThat(IndexChoice.isWanted(built(LISTS, true), GRAPH)).isFalse();
  }

  private static BuiltIndex built(VectorIndex index, boolean checked) {
    Recall recall = new Recall(List.of(1.0), 10, 3);
    return new BuiltIndex(
        1,
        IndexMethod.of(index.kind().orElseThrow()),
        index,
        true,
        1,
        true,
        0,
        checked ? Optional.of(new IndexCheck(recall, recall, 0)) : Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 64, 31",
    "10000, 64, 100",
    "100000, 64, 316",
    "1000000, 64, 500",
    "10000, 768, 100",
    "1000000, 768, 250"
  })
  void second_toAGraph_isAsManyListsAsTheMemoryTakes(long vectors, int dimension, int lists) {
    assertThat(IndexChoice.second(GRAPH, dimension, vectors, MEMORY))
        .contains(VectorIndex.ivfFlat(lists).element(ElementType.HALFVEC));
  }

  @ParameterizedTest
  @CsvSource({"100000, 4000", "999, 64"})
  void second_withTooLittleMemoryOrTooFewVectors_isNone(long vectors, int dimension) {
    assertThat(IndexChoice.second(GRAPH, dimension, vectors, MEMORY)).isEmpty();
  }

  @Test
  void second_toAGraphOfSigns_isNone() {
    VectorIndex signs = VectorIndex.hnsw().element(ElementType.BIT);

    assertThat(IndexChoice.second(signs, 64, 10_000, MEMORY)).isEmpty();
  }
}
