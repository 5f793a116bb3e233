package dev.vectorstore.internal.postgres.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.index.VectorIndex;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IndexMethodTest {
  @ParameterizedTest
  @EnumSource(VectorIndex.Kind.class)
  void of_kind_isTheOneThatBuildsIt(VectorIndex.Kind kind) {
    IndexMethod method = IndexMethod.of(kind);

    assertThat(method.kind()).isEqualTo(kind);
    assertThat(IndexMethod.named(method.accessMethod())).isSameAs(method);
    assertThat(IndexMethod.accessMethods().text()).contains("E'" + method.accessMethod() + "'");
  }

  @Test
  void named_notOfVectors_isRefused() {
    assertThatThrownBy(() -> IndexMethod.named("btree"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no vector index is built by btree");
  }

  @ParameterizedTest
  @EnumSource(VectorIndex.Kind.class)
  void widths_areAscendingAndEndWithWhatFindsMost(VectorIndex.Kind kind) {
    IndexMethod method = IndexMethod.of(kind);
    VectorIndex index = VectorIndex.of(kind, Map.of());
    int[] widths = method.widths(index).toArray();

    assertThat(widths).isSorted().doesNotHaveDuplicates();
    assertThat(widths[widths.length - 1]).isEqualTo(method.guessedWidth(1, index));
  }

  @ParameterizedTest
  @EnumSource(VectorIndex.Kind.class)
  void guessedWidth_higherRecall_isNoNarrower(VectorIndex.Kind kind) {
    IndexMethod method = IndexMethod.of(kind);
    VectorIndex index = VectorIndex.of(kind, Map.of());
    double[] recalls = {0.01, 0.5, 0.9, 0.93, 0.95, 0.98, 0.985, 0.99, 0.995, 0.999, 1};

    int before = 1;
    for (double recall : recalls) {
      assertThat(method.guessedWidth(recall, index))
          .as("%s", recall)
          .isGreaterThanOrEqualTo(before);
      before = method.guessedWidth(recall, index);
    }
  }

  @Test
  void guessedWidth_ofManyMatches_growsWithThemInAGraphAlone() {
    IndexMethod graph = IndexMethod.of(VectorIndex.Kind.HNSW);

    assertThat(graph.guessedWidth(10, 100)).isEqualTo(100);
    assertThat(graph.guessedWidth(100, 100)).isEqualTo(145);
    assertThat(graph.guessedWidth(100, 160)).isEqualTo(172);
    assertThat(IndexMethod.of(VectorIndex.Kind.IVFFLAT).guessedWidth(100, 20)).isEqualTo(20);
  }

  @Test
  void widthOfPart_ofGraphs_isLessThanOfOne() {
    IndexMethod graph = IndexMethod.of(VectorIndex.Kind.HNSW);

    assertThat(graph.widthOfPart(100, 1)).isEqualTo(100);
    assertThat(graph.widthOfPart(100, 8)).isEqualTo(29);
    assertThat(graph.widthOfPart(1_000, 64)).isEqualTo(83);
    assertThat(graph.widthOfPart(1, 64)).isEqualTo(1);
    assertThat(IndexMethod.of(VectorIndex.Kind.IVFFLAT).widthOfPart(9, 8)).isEqualTo(9);
  }

  @Test
  void settings_ofEachMethod_areItsOwn() {
    assertThat(IndexMethod.of(VectorIndex.Kind.HNSW).settings(40, false, 1).text())
        .isEqualTo("set_config('hnsw.ef_search', ?, true)");
    assertThat(IndexMethod.of(VectorIndex.Kind.HNSW).settings(40, true, 1).text())
        .contains("'hnsw.iterative_scan'", "'hnsw.max_scan_tuples'", "'hnsw.scan_mem_multiplier'");
    assertThat(IndexMethod.of(VectorIndex.Kind.IVFFLAT).settings(4, true, 1).text())
        .isEqualTo(
            "set_config('ivfflat.probes', ?, true)"
                + " || set_config('ivfflat.iterative_scan', 'relaxed_order', true)");
  }

  @ParameterizedTest
  @CsvSource({"20, 10, 30000, 6000", "20, 9000, 30000, 9000", "100, 10, 30000, 30000"})
  void visits_ofLists_areTheVectorsInThem(int probes, double needed, long vectors, double visits) {
    assertThat(
            IndexMethod.of(VectorIndex.Kind.IVFFLAT)
                .visits(VectorIndex.ivfFlat(100), probes, needed, vectors))
        .isEqualTo(visits);
  }

  @Test
  void filteredWidth_ofLists_holdsAsManyVectorsAsAFilterTakes() {
    IndexMethod lists = IndexMethod.of(VectorIndex.Kind.IVFFLAT);
    VectorIndex index = VectorIndex.ivfFlat(100);

    assertThat(lists.filteredWidth(index, 10, 10, 1_000)).isEqualTo(16);
    assertThat(lists.filteredWidth(index, 10, 250, 1_000)).isEqualTo(40);
    assertThat(lists.filteredWidth(index, 10, 7_000, 1_000)).isEqualTo(100);
    assertThat(lists.filteredWidth(index, 100, 0, 0)).isEqualTo(100);
  }

  @Test
  void filteredWidth_ofAGraph_isWiderUpToTheServersBoundWhereItHasToGoOn() {
    IndexMethod graph = IndexMethod.of(VectorIndex.Kind.HNSW);

    assertThat(graph.filteredWidth(VectorIndex.hnsw(), 100, 50, 9_999)).isEqualTo(100);
    assertThat(graph.filteredWidth(VectorIndex.hnsw(), 100, 51, 9_999)).isEqualTo(160);
    assertThat(graph.filteredWidth(VectorIndex.hnsw(), 900, 500, 9_999)).isEqualTo(1_000);
  }
}
