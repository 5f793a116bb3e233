package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What searches promise once documents with equal vectors were changed beside an index: they find
 * each document by its vector of now, whichever of a set was there first.
 */
public abstract class EqualVectorsChangeContract extends EqualVectorsFixture {
  @ParameterizedTest
  @MethodSource("indexes")
  void delete_firstOfASet_leavesTheOthersFound(VectorIndex index) {
    VectorStore store = sets(index);

    store.delete(List.of("first-0000"));
    assertAllFound(store, 59);
    store.delete(Filter.eq("of", "first").and(Filter.atMost("n", 3)));
    assertAllFound(store, 56);
    store.delete(List.of("second-0000", "second-0001", "first-0004", "other-0000"));
    assertAllFound(store, 52);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void delete_oneByOne_leavesTheRestFoundToTheLast(VectorIndex index) {
    VectorStore store = sets(index);

    for (int i = 0; i < 10; i++) {
      store.delete(List.of("second-%04d".formatted(i)));
      assertAllFound(store, 59 - i);
    }
    store.upsert(copies("second", 10, SECOND));
    assertAllFound(store, 60);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void delete_wholeSet_canBeWrittenAgain(VectorIndex index) {
    VectorStore store = sets(index);

    assertThat(store.delete(Filter.eq("of", "first"))).isEqualTo(30);
    assertAllFound(store, 30);
    store.upsert(copies("first", 30, FIRST));
    assertAllFound(store, 60);
    store.delete(ids(copies("first", 30, FIRST)));
    store.upsert(copies("later", 25, FIRST));
    assertAllFound(store, 55);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void update_vectorOfTheFirst_movesItBetweenSets(VectorIndex index) {
    VectorStore store = sets(index);

    store.update(List.of(embedding("first-0000", SECOND)));
    assertAllFound(store, 60);
    store.update(List.of(embedding("second-0000", DIFFERENT.get(2))));
    assertAllFound(store, 60);
    store.update(
        List.of(embedding("other-0000", FIRST), embedding("first-0001", DIFFERENT.get(10))));
    assertAllFound(store, 60);
    store.update(List.of(embedding("second-0000", SECOND), embedding("first-0000", FIRST)));
    assertAllFound(store, 60);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void update_vectorsOfWholeSets_exchangesThem(VectorIndex index) {
    VectorStore store = sets(index);
    List<DocumentUpdate> updates = new ArrayList<>();
    copies("first", 30, FIRST).forEach(each -> updates.add(embedding(each.id(), SECOND)));
    copies("second", 10, SECOND).forEach(each -> updates.add(embedding(each.id(), FIRST)));
    Collections.reverse(updates);

    store.update(updates);

    assertAllFound(store, 60);
    assertThat(matchedIds(assertNearest(store, near(FIRST, 10))))
        .isEqualTo(ids(copies("second", 10, FIRST)));
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void upsert_otherVectorForTheFirst_leavesTheOthersFound(VectorIndex index) {
    VectorStore store = sets(index);

    store.upsert(List.of(document("first", 0, DIFFERENT.get(2))));
    assertAllFound(store, 60);
    store.upsert(List.of(document("first", 0, FIRST), document("first", 1, SECOND)));
    assertAllFound(store, 60);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void upsert_unsearchableForTheFirst_leavesTheOthersFound(VectorIndex index) {
    VectorStore store = sets(index);

    for (String id : List.of("first-0000", "first-0001", "second-0000")) {
      store.upsert(
          List.of(
              Document.of(id, "text", Map.of())
                  .unsearchable(UnsearchableEmbedding.of(Reason.MISSING))));
    }
    assertAllFound(store, 57);
    store.upsert(List.of(document("first", 0, FIRST), document("second", 0, FIRST)));
    assertAllFound(store, 59);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void write_sameVectorsAgain_changesNothing(VectorIndex index) {
    VectorStore store = sets(index);
    List<Document> again = joined(copies("first", 30, FIRST), copies("second", 10, SECOND));

    store.upsert(again);
    assertAllFound(store, 60);
    store.upsert(again.get(0));
    store.write(again, WriteMode.SKIP_EXISTING);
    store.update(List.of(embedding("first-0000", FIRST), embedding("second-0000", SECOND)));
    store.update(List.of(DocumentUpdate.of("first-0000").metadata(Map.of("n", 1_000))));
    assertAllFound(store, 60);
    assertThat(matchedIds(assertNearest(store, near(FIRST, 1).filter(Filter.eq("n", 1_000)))))
        .containsExactly("first-0000");
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void upsert_manyEqualOnesByOneOrTogether_findsThem(VectorIndex index) {
    VectorStore store = sets(index);

    copies("single", 200, FIRST).forEach(store::upsert);
    store.upsert(copies("together", 200, FIRST));
    store.upsertAll(
        copies("streamed", 200, SECOND).iterator(), LoadSettings.defaults().chunkDocuments(60));
    store.upsertAll(
        copies("atOnce", 200, SECOND).iterator(),
        LoadSettings.defaults().chunkDocuments(60).inOneTransaction());
    store.upsert(copies("new", 200, DIFFERENT.get(2)));

    assertAllFound(store, 1_060);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void upsert_equalOnesByTwoAtOnce_findsThem(VectorIndex index) throws Exception {
    VectorStore store = sets(index);
    Embedding third = DIFFERENT.get(2);

    atOnce(
        () -> {
          copies("one", 100, FIRST).forEach(store::upsert);
          store.upsert(copies("one-new", 100, third));
        },
        () -> {
          store.upsert(copies("two-new", 100, third));
          copies("two", 100, FIRST).forEach(store::upsert);
        });

    assertAllFound(store, 460);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void delete_equalOnesByTwoAtOnce_leavesTheRestFound(VectorIndex index) throws Exception {
    VectorStore store = sets(index);

    atOnce(
        () ->
            IntStream.range(0, 14)
                .forEach(i -> store.delete(List.of("first-%04d".formatted(2 * i)))),
        () ->
            IntStream.range(0, 14)
                .forEach(
                    i -> {
                      store.delete(List.of("first-%04d".formatted(2 * i + 1)));
                      store.upsert(document("more", i, FIRST));
                    }));

    assertAllFound(store, 46);
  }

  private static void atOnce(Runnable... works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.length);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable work : Arrays.asList(works)) {
        running.add(threads.submit(work));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void update_textOfTheFirst_isFoundByItsNewText(VectorIndex index) {
    VectorStore store = pagesAndFooters();
    rebuild(store, index);

    store.update(List.of(DocumentUpdate.of("footer-0000").text("no rights reserved")));
    store.upsert(List.of(text("footer-0001", "page 7")));
    assertAllFound(store, 55);
    store.update(List.of(DocumentUpdate.of("footer-0000").text("all rights reserved")));
    assertAllFound(store, 55);
    assertThat(matchedIds(assertNearest(store, SearchRequest.of("page 7").limit(2))))
        .containsExactly("footer-0001", "page-0007");
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void write_withoutTheIndexMeanwhile_isFoundByTheNext(VectorIndex index) {
    VectorStore store = sets(index);

    store.index().drop();
    store.delete(List.of("first-0000", "second-0000"));
    store.upsert(copies("late", 40, FIRST));
    store.index().build();
    assertAllFound(store, 98);
    store
        .index()
        .suspendDuring(
            () -> {
              store.delete(List.of("first-0001", "late-0000"));
              store.upsert(copies("later", 40, SECOND));
            },
            progress -> {});
    assertAllFound(store, 136);
    rebuild(store, index.equals(VectorIndex.hnsw()) ? VectorIndex.ivfFlat(2) : VectorIndex.hnsw());
    store.delete(List.of("second-0001", "first-0002"));
    assertAllFound(store, 134);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void upsertAll_exclusively_isFound(VectorIndex index) {
    VectorStore store = sets(index);

    store.upsertAll(
        joined(copies("loaded", 100, FIRST), copies("fresh", 50, DIFFERENT.get(2))).iterator(),
        LoadSettings.defaults().chunkDocuments(60).exclusively());
    rebuild(store, index);
    assertAllFound(store, 210);
    store.delete(List.of("first-0000", "loaded-0000", "fresh-0000"));
    assertAllFound(store, 207);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void delete_firstOfATenantsSet_leavesThoseOfBothTenantsFound(VectorIndex index) {
    String name = freshName();
    VectorStore all = database().store(name, settings(Metric.EUCLIDEAN).perTenant());
    VectorStore acme = database().tenant("acme").store(name);
    VectorStore globex = database().tenant("globex").store(name);
    acme.upsert(joined(copies("first", 30, FIRST), others(10, 15)));
    globex.upsert(joined(copies("first", 30, FIRST), others(10, 15)));
    rebuild(all, index);

    acme.delete(List.of("first-0000", "other-0000"));
    globex.update(List.of(embedding("first-0001", SECOND)));
    acme.upsert(List.of(document("second", 0, SECOND)));
    assertAllFound(acme, 44);
    assertAllFound(globex, 45);
    acme.delete(Filter.eq("of", "first"));
    assertAllFound(acme, 15);
    assertAllFound(globex, 45);
    acme.upsert(copies("new", 20, FIRST));
    globex.delete(List.of("first-0000"));
    assertAllFound(acme, 35);
    assertAllFound(globex, 44);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void activate_ofASpaceThatWasFilledBesideItsIndex_findsAll(VectorIndex index) {
    VectorStore store = pagesAndFooters();
    rebuild(store, index);
    WordModel model = WordModel.of("other words", 24);
    EmbeddingSpaces spaces = database().spaces(store.info().name());
    spaces.add(model, SpaceSettings.defaults().index(index));
    spaces.index(model).build();

    spaces.fill(model);
    store.delete(List.of("footer-0000", "page-0000"));
    spaces.put(
        model,
        Map.of(
            "footer-0001", model.embedQuery("page 7"),
            "page-0001", model.embedQuery("all rights reserved")));
    assertAllFound(store, 53);
    spaces.index(model).build();
    spaces.activate(model);

    VectorStore moved = database().store(store.info().name(), model);
    assertAllFound(moved, 53);
    moved.upsert(List.of(text("page-0002", "all rights reserved"), text("footer-0002", "page 7")));
    assertAllFound(moved, 53);
  }

  private VectorStore pagesAndFooters() {
    VectorStore store = texts();
    store.upsert(
        IntStream.range(0, 25).mapToObj(i -> text("page-%04d".formatted(i), "page " + i)).toList());
    store.upsert(
        IntStream.range(0, 30)
            .mapToObj(i -> text("footer-%04d".formatted(i), "all rights reserved"))
            .toList());
    return store;
  }

  /** Thirty of one vector, ten of another, and twenty of their own. */
  private VectorStore sets(VectorIndex index) {
    return store(
        Metric.EUCLIDEAN,
        index,
        joined(joined(copies("first", 30, FIRST), copies("second", 10, SECOND)), others(10, 20)));
  }
}
