package dev.vectorstore.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.dual.DualListener.Comparison;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.WriteReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What two stores do beside each other, when all goes well and when the other does not. */
class DualVectorStoreTest {
  private static final CollectionSettings SETTINGS = CollectionSettings.of(ModelId.of("points", 2));

  private final VectorStore primary = InMemoryVectorDatabase.create().store("primary", SETTINGS);
  private final Moody secondary =
      new Moody(InMemoryVectorDatabase.create().store("secondary", SETTINGS));
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final DualSettings settings =
      DualSettings.reading(primary)
          .besides(secondary)
          .compare(1)
          .listener(
              new DualListener() {
                @Override
                public void compared(Comparison comparison) {
                  told.add(comparison);
                }

                @Override
                public void failed(String operation, RuntimeException failure) {
                  told.add(operation + ": " + failure.getMessage());
                }
              });

  @Test
  void writes_reachBothWithTheSameVectors() {
    VectorStore texts = InMemoryVectorDatabase.create().store("texts", WordModel.of("words", 16));
    VectorStore vectors =
        InMemoryVectorDatabase.create()
            .store("vectors", CollectionSettings.of(WordModel.of("words", 16).id()));
    try (DualVectorStore dual =
        DualVectorStore.open(DualSettings.reading(texts).besides(vectors))) {
      dual.upsert(
          List.of(Document.of("a", "one text", Map.of("k", 1)), Document.of("b").text("b")));
      dual.delete(Filter.eq("k", 1));

      assertThat(all(vectors)).isEqualTo(all(texts)).hasSize(1);
    }
  }

  @Test
  void upsert_otherStoreFails_isToldCountedAndRepaired() throws Exception {
    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      dual.upsert(List.of(point("a", 1), point("b", 1)));
      secondary.fails = true;
      dual.upsert(List.of(point("a", 2), point("c", 2)));
      dual.delete(List.of("b"));

      assertThat(told.take()).isEqualTo("upsert: no");
      assertThat(told.take()).isEqualTo("delete: no");
      assertThat(dual.report())
          .extracting(DualReport::writes, DualReport::failedWrites, DualReport::toRepair)
          .containsExactly(3L, 2L, 3L);
      assertThatThrownBy(dual::repair).hasMessage("no");
      assertThat(dual.report().toRepair()).isEqualTo(3);

      secondary.fails = false;
      assertThat(dual.repair()).isEqualTo(3);
      assertThat(all(secondary)).isEqualTo(all(primary)).hasSize(2);
      assertThat(dual.report().toRepair()).isZero();
    }
  }

  @Test
  void upsert_primaryFails_isTheCallsFailureAndNotMirrored() {
    try (DualVectorStore dual = DualVectorStore.open(settings.swapped())) {
      secondary.fails = true;

      assertThatThrownBy(() -> dual.upsert(List.of(point("a", 1)))).hasMessage("no");
      assertThat(all(primary)).isEmpty();
    }
  }

  @Test
  void repairAll_copiesEverythingAndRemovesTheRest() {
    primary.upsert(List.of(point("a", 1), point("b", 2)));
    secondary.upsert(List.of(point("b", 3), point("old", 3)));

    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThat(dual.repairAll()).isEqualTo(2);
    }

    assertThat(all(secondary)).isEqualTo(all(primary));
  }

  @Test
  void search_isThePrimarysAndComparedWithTheOther() throws Exception {
    primary.upsert(List.of(point("a", 1), point("b", 2)));
    secondary.upsert(List.of(point("b", 2), point("c", 1)));
    SearchRequest request = SearchRequest.of(Embedding.of(1, 1)).limit(2);

    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThat(dual.search(request)).extracting(Match::id).containsExactly("a", "b");

      Comparison comparison = (Comparison) told.take();
      assertThat(comparison.operation()).isEqualTo("search");
      assertThat(comparison.overlap()).isEqualTo(0.5);
      assertThat(dual.report().overlap()).hasValue(0.5);
      assertThat(dual.get(List.of("b"), Include.idOnly())).hasSize(1);
      assertThat(((Comparison) told.take()).overlap()).isEqualTo(1);
      assertThat(dual.report().compared()).isEqualTo(2);
    }
  }

  @Test
  void search_thatOnlyTheOtherAnswers_isNoAgreement() throws Exception {
    secondary.upsert(List.of(point("a", 1)));

    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThat(dual.search(SearchRequest.of(Embedding.of(1, 1)))).isEmpty();

      assertThat(((Comparison) told.take()).overlap()).isZero();
      assertThat(dual.report().overlap()).hasValue(0);
    }
  }

  @Test
  void report_whereNeitherFindsAnything_knowsNoOverlap() throws Exception {
    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThat(dual.report().overlap()).isEmpty();
      assertThat(dual.search(SearchRequest.of(Embedding.of(1, 1)))).isEmpty();
      assertThat(told.take()).isInstanceOf(Comparison.class);

      assertThat(dual.report().compared()).isEqualTo(1);
      assertThat(dual.report().empty()).isEqualTo(1);
      assertThat(dual.report().overlap()).isEmpty();
    }
  }

  @Test
  void report_afterARepairOfAllThatFailed_saysThatMoreMayDiffer() {
    primary.upsert(List.of(point("a", 1)));
    secondary.fails = true;

    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThatThrownBy(dual::repairAll).hasMessage("no");
      assertThat(dual.report().toRepair()).isZero();
      assertThat(dual.report().mayDifferMore()).isTrue();

      secondary.fails = false;
      dual.repair();
      assertThat(dual.report().mayDifferMore()).isFalse();
    }
    assertThat(all(secondary)).isEqualTo(all(primary));
  }

  @Test
  void search_otherStoreFails_isToldAndDoesNotMatter() throws Exception {
    primary.upsert(List.of(point("a", 1)));
    secondary.fails = true;

    try (DualVectorStore dual = DualVectorStore.open(settings)) {
      assertThat(dual.search(SearchRequest.of(Embedding.of(1, 1)))).hasSize(1);

      assertThat(told.take()).isEqualTo("search: no");
      assertThat(dual.report().failedReads()).isEqualTo(1);
    }
  }

  @Test
  void search_tooManyWaiting_areLeftOutAndCounted() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    secondary.hold = hold;

    try (DualVectorStore dual = DualVectorStore.open(settings.queue(1))) {
      for (int i = 0; i < 5; i++) {
        dual.search(SearchRequest.of(Embedding.of(1, 1)));
      }
      hold.countDown();
      told.take();

      // One is held, one waits.
      assertThat(dual.report().leftOut()).isEqualTo(3);
    }
  }

  @Test
  void compare_share_isThatOfTheReads() throws Exception {
    try (DualVectorStore dual = DualVectorStore.open(settings.compare(0.25))) {
      for (int i = 0; i < 40; i++) {
        dual.search(SearchRequest.of(Embedding.of(1, 1)));
      }
      for (int i = 0; i < 10; i++) {
        told.take();
      }

      assertThat(dual.report().compared()).isEqualTo(10);
    }
  }

  @Test
  void open_oneStoreAlone_isRefused() {
    assertThatThrownBy(() -> DualVectorStore.open(DualSettings.reading(primary)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the other store is missing; name it with besides");
  }

  private static Document point(String id, float y) {
    return Document.of(id).embedding(Embedding.of(1, y));
  }

  private static List<Document> all(VectorStore store) {
    return store.scroll(ScrollRequest.first().include(Include.everything())).documents();
  }

  /** Fails or waits when it is told to. */
  private static final class Moody implements VectorStore {
    private final VectorStore store;
    private volatile boolean fails;
    private volatile CountDownLatch hold = new CountDownLatch(0);

    Moody(VectorStore store) {
      this.store = store;
    }

    private VectorStore store() {
      try {
        hold.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (fails) {
        throw new IllegalStateException("no");
      }
      return store;
    }

    @Override
    public CollectionInfo info() {
      return store.info();
    }

    @Override
    public WriteReport upsert(List<Document> documents) {
      return store().upsert(documents);
    }

    @Override
    public List<Document> get(List<String> ids, Include include) {
      return store().get(ids, include);
    }

    @Override
    public Page scroll(ScrollRequest request) {
      return store().scroll(request);
    }

    @Override
    public long count(Filter filter) {
      return store().count(filter);
    }

    @Override
    public long delete(List<String> ids) {
      return store().delete(ids);
    }

    @Override
    public long delete(Filter filter) {
      return store().delete(filter);
    }

    @Override
    public List<Match> search(SearchRequest request) {
      return store().search(request);
    }
  }
}
