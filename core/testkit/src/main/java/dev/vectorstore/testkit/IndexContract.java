package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What {@link dev.vectorstore.index.SpaceIndex} and the effort of a {@link SearchRequest} promise
 * of any store, with an index or without.
 */
public abstract class IndexContract extends Contract {
  private static final SearchRequest REQUEST = SearchRequest.of(Embedding.of(1, 1));

  @Test
  void status_newCollection_hasNoIndexYet() {
    VectorStore store = filled();

    IndexStatus status = store.index().status();

    assertThat(status.state()).isEqualTo(IndexStatus.State.ABSENT);
    assertThat(status.bytes()).isZero();
    assertThat(status.checked()).isEmpty();
    assertThat(status.wanted()).isEqualTo(VectorIndex.automatic().element(ElementType.VECTOR));
  }

  @Test
  void rebuild_settings_areWantedFromThenOn() {
    VectorStore store = filled();

    store.index().rebuild(VectorIndex.ivfFlat(2), progress -> {});

    assertThat(store.index().status().wanted())
        .isEqualTo(VectorIndex.ivfFlat(2).element(ElementType.VECTOR));
    assertThat(database().find(store.info().name()).orElseThrow().space().orElseThrow().index())
        .isEqualTo(VectorIndex.ivfFlat(2).element(ElementType.VECTOR));
    assertThat(store.search(REQUEST)).hasSize(3);
  }

  @Test
  void rebuild_none_leavesNoIndexAndBuildRefuses() {
    VectorStore store = filled();
    store.index().build();

    store.index().rebuild(VectorIndex.none(), progress -> {});

    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.ABSENT);
    assertThatThrownBy(() -> store.index().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the space of points (2 dimensions) is to have no index; rebuild names one");
  }

  @Test
  void rebuild_optionsThatDoNotFit_areRefusedAndNothingChanges() {
    VectorStore store = filled();

    assertThatThrownBy(() -> store.index().rebuild(VectorIndex.hnsw().m(64), progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ef_construction is at least twice m, which is not so in HNSW on VECTOR"
                + " {ef_construction=64, m=64}");
    assertThat(store.index().status().wanted())
        .isEqualTo(VectorIndex.automatic().element(ElementType.VECTOR));
  }

  @Test
  void buildAndDrop_twice_changeNoAnswer() {
    VectorStore store = filled();
    List<String> before = matchedIds(store.search(REQUEST));

    store.index().build();
    store.index().build();
    assertThat(matchedIds(store.search(REQUEST))).isEqualTo(before);
    store.index().drop();
    store.index().drop();

    assertThat(matchedIds(store.search(REQUEST))).isEqualTo(before);
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.ABSENT);
  }

  @Test
  void index_collectionWithoutModel_isRefused() {
    String name = freshName();
    VectorStore store = database().store(name, CollectionSettings.withoutModel());

    assertThatThrownBy(store::index)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("collection \"" + name + "\" has no model to index");
  }

  @Test
  void measureRecall_exactSearches_isOne() {
    VectorStore store = filled();

    assertThat(store.index().measureRecall(2, 2)).isEqualTo(new Recall(List.of(1.0, 1.0), 2, 0));
    assertThat(store.index().measureRecall(List.of(Embedding.of(3, 1)), 10))
        .isEqualTo(new Recall(List.of(1.0), 10, 0));
    assertThat(store.index().measureRecall(3, 3).shareBelow(1)).isZero();
  }

  @Test
  void measureRecall_badNumbers_areRefused() {
    VectorStore store = filled();

    assertThatThrownBy(() -> store.index().measureRecall(0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample is 1 to 1000, not 0");
    assertThatThrownBy(() -> store.index().measureRecall(10, 1_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k is 1 to 1000, not 1001");
    assertThatThrownBy(() -> store.index().measureRecall(List.of(), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no query to measure with");
    assertThatThrownBy(() -> points(Metric.COSINE).index().measureRecall(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the collection has no vector to measure with");
  }

  @Test
  void measureRecall_collectionPerTenant_isRefused() {
    CollectionSettings settings = CollectionSettings.of(ModelId.of("points", 2)).perTenant();
    SpaceIndex index = database().store(freshName(), settings).index();

    for (ThrowingCallable measure :
        List.<ThrowingCallable>of(
            () -> index.measureRecall(10, 10),
            () -> index.measureRecall(List.of(Embedding.of(1, 2)), 10),
            () -> index.tune(0.9),
            () -> index.tune(0.9, List.of(Embedding.of(1, 2))))) {
      assertThatThrownBy(measure)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith(
              " is per tenant, so no search sees all its vectors, and its recall cannot be measured");
    }
  }

  @Test
  void tune_badRecallOrNoIndex_isRefused() {
    VectorStore store = filled();

    assertThatThrownBy(() -> store.index().tune(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a recall to tune for is more than 0 and less than 1, not 1.0");
    assertThatThrownBy(() -> store.index().tune(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.index().tune(0.9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no index to tune");
    assertThatThrownBy(() -> store.index().tune(0.9, List.of(Embedding.of(1, 2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no index to tune");
  }

  @Test
  void tune_badQueries_areRefused() {
    VectorStore store = filled();

    assertThatThrownBy(() -> store.index().tune(0.9, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no query to measure with");
    assertThatThrownBy(() -> store.index().tune(1, List.of(Embedding.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a recall to tune for is more than 0 and less than 1, not 1.0");
    assertThatThrownBy(() -> store.index().tune(0.9, List.of(Embedding.of(1, 2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dimension");
  }

  @Test
  void build_collectionPerTenant_isNotChecked() {
    CollectionSettings settings = CollectionSettings.of(ModelId.of("points", 2)).perTenant();
    String name = freshName();
    VectorStore store = database().store(name, settings);
    database().tenant("acme").store(name).upsert(List.of(point("a", 1, 2)));

    store.index().build();

    assertThat(store.index().status().checked()).isEmpty();
  }

  @Test
  void explain_search_givesTheSameMatchesAndSaysHow() {
    VectorStore store = filled();

    SearchReport report = store.explain(REQUEST.limit(2));

    assertThat(matchedIds(report.matches())).isEqualTo(matchedIds(store.search(REQUEST.limit(2))));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(report.fellBack()).isFalse();
    assertThat(report.width()).isZero();
    assertThat(report.reason()).isNotBlank();
  }

  @Test
  void search_timeThatIsOverAtOnce_timedOut() {
    assertThatThrownBy(() -> filled().search(REQUEST.timeLimit(Duration.ofNanos(1))))
        .isInstanceOf(VectorStoreException.TimedOut.class)
        .hasMessageEndingWith(" took longer than it may");
  }

  @Test
  void search_timeOfAThousandYears_isNoLimit() {
    assertThat(filled().search(REQUEST.timeLimit(Duration.ofDays(400_000)))).hasSize(3);
  }

  @Test
  void search_cancelledBefore_cancelled() {
    Cancellation cancellation = Cancellation.create();
    cancellation.cancel();

    assertThatThrownBy(() -> filled().search(REQUEST.cancellation(cancellation)))
        .isInstanceOf(VectorStoreException.Cancelled.class)
        .hasMessageEndingWith(" was cancelled");
  }

  @Test
  void upsert_numbersTooLargeForAnIndexOn16BitFloats_areRefusedAndNothingIsWritten() {
    VectorStore store = indexedAs16BitFloats(Metric.EUCLIDEAN);

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 0), point("b", 0, -65_520))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "document 1 (\"b\"): the embedding in collection \""
                + store.info().name()
                + "\": element 1 is too large for the index on 16-bit floats, beyond 65504");
    assertThat(store.count()).isZero();

    store.upsert(List.of(point("a", 1, 0), point("b", 0, -65_519)));
    store.index().build();

    assertThat(matchedIds(store.search(SearchRequest.of(Embedding.of(0, -1e9f)))))
        .containsExactly("b", "a");
  }

  @Test
  void upsert_anyLengthUnderCosine_isIndexedAs16BitFloats() {
    VectorStore store = indexedAs16BitFloats(Metric.COSINE);

    store.upsert(
        List.of(
            point("far", -1e-9f, 1e-9f), point("near", 1e9f, 2e9f), point("same", 1e-9f, 1e-9f)));
    store.index().build();

    assertThat(matchedIds(store.search(SearchRequest.of(Embedding.of(1e9f, 1e9f)))))
        .containsExactly("same", "near", "far");
  }

  private VectorStore indexedAs16BitFloats(Metric metric) {
    return database()
        .store(
            freshName(),
            CollectionSettings.of(ModelId.of("points", 2))
                .space(
                    SpaceSettings.defaults()
                        .metric(metric)
                        .index(VectorIndex.hnsw().element(ElementType.HALFVEC))));
  }

  @Test
  void measureRecall_questionOfAnotherDimension_isRefused() {
    VectorStore store = filled();

    assertThatThrownBy(() -> store.index().measureRecall(List.of(Embedding.of(1)), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding to search for has 1 dimensions, but collection \""
                + store.info().name()
                + "\" holds vectors of points (2 dimensions)");
  }

  @Test
  void build_cancelledBefore_cancelled() {
    Cancellation cancellation = Cancellation.create();
    cancellation.cancel();
    SpaceIndex index = filled().index().cancellation(cancellation);

    for (Runnable work :
        List.<Runnable>of(
            index::build,
            () -> index.rebuild(VectorIndex.hnsw(), progress -> {}),
            () -> index.measureRecall(1, 1))) {
      assertThatThrownBy(work::run)
          .isInstanceOf(VectorStoreException.Cancelled.class)
          .hasMessageEndingWith(" was cancelled");
    }
  }

  @Test
  void index_ofASpaceThatIsNotSearched_isItsOwn() {
    VectorStore store = filled();
    EmbeddingSpaces spaces = database().spaces(store.info().name());
    ModelId other = ModelId.of("other", 2);
    spaces.add(other, SpaceSettings.defaults().metric(Metric.EUCLIDEAN));
    spaces.put(other, Map.of("a", Embedding.of(1, 1), "b", Embedding.of(2, 2)));
    SpaceIndex index = spaces.index(other);

    index.rebuild(VectorIndex.ivfFlat(1), progress -> {});

    assertThat(index.status().wanted())
        .isEqualTo(VectorIndex.ivfFlat(1).element(ElementType.VECTOR));
    assertThat(index.measureRecall(10, 1).queries()).isEqualTo(2);
    assertThat(store.index().status().wanted())
        .isEqualTo(VectorIndex.automatic().element(ElementType.VECTOR));
    spaces.drop(other);
    for (Runnable work : List.<Runnable>of(index::status, index::build, index::drop)) {
      assertThatThrownBy(work::run)
          .isInstanceOf(VectorStoreException.NoSuchSpace.class)
          .hasMessage(
              "collection \"" + store.info().name() + "\" has no space for other (2 dimensions)");
    }
    assertThatThrownBy(() -> spaces.index(other))
        .isInstanceOf(VectorStoreException.NoSuchSpace.class);
  }

  @Test
  void index_collectionThatWasDropped_isGone() {
    VectorStore store = filled();
    SpaceIndex index = store.index();
    database().drop(store.info().name());

    for (Runnable work : List.<Runnable>of(index::status, index::build, index::drop)) {
      assertThatThrownBy(work::run).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    }
  }

  private VectorStore filled() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 0), point("b", 0, 1), point("c", 2, 1)));
    return store;
  }
}
