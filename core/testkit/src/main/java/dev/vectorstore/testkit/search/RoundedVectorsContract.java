package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.Match;
import dev.vectorstore.space.SpaceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What searches promise where vectors are equal once they are rounded, in the column or in the
 * index alone.
 */
public abstract class RoundedVectorsContract extends EqualVectorsFixture {
  // Numbers from a half to 1, whose neighbours among the 16-bit floats are 1/2048 away.
  private static final float[] BASE = {0.5f, 0.625f, 0.75f, 0.875f, 0.5f, 0.625f, 0.75f, 0.875f};
  private static final float STEP = 1f / 2_048;
  private static final int EQUAL = 100;

  /** All differ by a few of the least steps that there are, and round to one vector. */
  private static List<Document> roundedAlike(String prefix, float[] values) {
    return IntStream.range(0, EQUAL)
        .mapToObj(i -> document(prefix, i, Embedding.of(changedALittle(values, i))))
        .toList();
  }

  private static float[] changedALittle(float[] values, int number) {
    float[] changed = values.clone();
    for (int rest = number, i = 0; rest > 0; rest /= 3, i++) {
      changed[i] += rest % 3 * Math.ulp(changed[i]);
    }
    return changed;
  }

  /** So many steps of 16-bit floats beside the base in the first number. */
  private static float[] beside(float steps) {
    float[] values = BASE.clone();
    values[0] += steps * STEP;
    return values;
  }

  private VectorStore store(
      Metric metric, ElementType column, VectorIndex index, List<Document> documents) {
    CollectionSettings settings =
        CollectionSettings.of(
                ModelId.of("rounded", documents.get(0).embedding().orElseThrow().dimension()))
            .space(SpaceSettings.defaults().metric(metric).column(column));
    VectorStore store = database().store(freshName(), settings);
    store.upsert(documents);
    rebuild(store, index);
    return store;
  }

  private static List<Document> twoSetsAndOthers() {
    return joined(
        joined(roundedAlike("near", beside(0)), roundedAlike("next", beside(400))),
        IntStream.range(0, 25)
            .mapToObj(i -> document("other", i, scaled(DIFFERENT.get(10 + i), 0.2)))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_columnOf16BitFloats_findsAllThatItRoundsAlike(VectorIndex index, Metric metric) {
    VectorStore store = store(metric, ElementType.HALFVEC, index, twoSetsAndOthers());
    Embedding query = Embedding.of(BASE);

    assertNearest(store, near(query, 10));
    assertNearest(store, near(query, 50).filter(Filter.eq("by2", 1)));
    assertSetsComeInTurn(
        metric, assertNearest(store, near(query, EQUAL)), assertNearest(store, near(query, 200)));
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_indexOf16BitFloats_findsAllThatItRoundsAlike(VectorIndex index, Metric metric) {
    VectorStore store =
        store(metric, ElementType.VECTOR, index.element(ElementType.HALFVEC), twoSetsAndOthers());
    Embedding query = Embedding.of(BASE);

    assertNearestAnyhow(store, near(query, 10));
    assertNearestAnyhow(store, near(query, 50).filter(Filter.eq("by2", 1)));
    assertSetsComeInTurn(
        metric,
        assertNearestAnyhow(store, near(query, EQUAL)),
        assertNearestAnyhow(store, near(query, 2 * EQUAL)));
  }

  /** The sets are apart even as 16-bit floats. */
  private static void assertSetsComeInTurn(Metric metric, List<Match> one, List<Match> both) {
    String first = metric == Metric.INNER_PRODUCT ? "next-" : "near-";
    assertThat(one).allSatisfy(match -> assertThat(match.id()).startsWith(first));
    assertThat(both.subList(0, EQUAL))
        .allSatisfy(match -> assertThat(match.id()).startsWith(first));
    assertThat(both).allSatisfy(match -> assertThat(match.id()).startsWith("ne"));
  }

  /** The index knows no more than the set; the column knows the order in it. */
  @ParameterizedTest
  @MethodSource("indexes")
  void search_indexOf16BitFloats_isInTheOrderOfTheColumn(VectorIndex index) {
    List<Document> alike =
        IntStream.range(0, EQUAL)
            .mapToObj(i -> document("near", i, Embedding.of(beside(i / 256f))))
            .toList();
    VectorStore store =
        store(
            Metric.EUCLIDEAN,
            ElementType.VECTOR,
            index.element(ElementType.HALFVEC),
            joined(alike, others(10, 25)));

    assertThat(matchedIds(assertNearestAnyhow(store, near(Embedding.of(BASE), EQUAL))))
        .isEqualTo(ids(alike));
  }

  /** A check may see that signs hardly give the recall, and then searches are exact. */
  @ParameterizedTest
  @MethodSource("indexes")
  void search_indexOfSigns_findsAllEquals(VectorIndex index) {
    List<Embedding> different = different(201, 64, 5);
    List<Document> documents = new ArrayList<>(copies("equal", 100, different.get(0)));
    for (int i = 1; i < different.size(); i++) {
      documents.add(document("other", i, different.get(i)));
    }
    VectorStore store =
        store(Metric.COSINE, ElementType.VECTOR, index.element(ElementType.BIT), documents);

    assertNearestAnyhow(store, near(different.get(0), 1));
    assertNearestAnyhow(store, near(different.get(0), 10));
    assertNearestAnyhow(store, near(different.get(0), 10).filter(Filter.eq("by10", 1)));
    assertThat(matchedIds(assertNearestAnyhow(store, near(different.get(0), 100))))
        .isEqualTo(ids(copies("equal", 100, different.get(0))));
    for (Embedding query : different.subList(1, 20)) {
      assertNearestAnyhow(store, near(query, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_indexOfSignsThatAreAllAlike_isNeverShort(VectorIndex index) {
    VectorStore store =
        store(
            Metric.COSINE,
            ElementType.VECTOR,
            index.element(ElementType.BIT),
            IntStream.range(0, 300)
                .mapToObj(i -> document("alike", i, Embedding.of(beside(i))))
                .toList());

    for (int limit : new int[] {1, 10, 100, 300}) {
      List<Match> matches = store.search(near(Embedding.of(beside(100)), limit));
      assertThat(matches).hasSize(limit);
      assertThat(matchedIds(matches)).doesNotHaveDuplicates();
    }
    assertNearestAnyhow(store, near(Embedding.of(beside(100)), 300));
  }
}
