package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorDatabase} and its stores promise of null and of empty lists: null is a
 * {@link NullPointerException} before anything happens, and a list of nothing is answered without a
 * question to the model. A subclass brings the database.
 */
public abstract class AbsenceContract extends Contract {
  @Test
  void operations_ofAnEmptyList_doNothing() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(text("a", "one"));
    model.forget();

    assertThat(store.upsert(List.of())).isEqualTo(WriteReport.NOTHING);
    for (WriteMode mode : WriteMode.values()) {
      assertThat(store.write(List.of(), mode)).isEqualTo(WriteReport.NOTHING);
    }
    assertThat(store.update(List.of())).isEqualTo(WriteReport.NOTHING);
    assertThat(store.upsertAll(Stream.of())).isEqualTo(WriteReport.NOTHING);
    assertThat(store.get(List.of())).isEmpty();
    assertThat(store.get(List.of(), Include.everything())).isEmpty();
    assertThat(store.delete(List.of())).isZero();
    assertThat(store.delete(Filter.ids(List.of()))).isZero();
    assertThat(store.count(Filter.ids(List.of()))).isZero();
    assertThat(store.searchAll(List.of())).isEmpty();
    assertThat(store.count()).isEqualTo(1);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  @NullUnmarked
  void storeOperations_ofNull_areRefused() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(point("a", 1, 2));
    Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
    operations.put("upsert null", () -> store.upsert((List<Document>) null));
    operations.put("upsert of null", () -> store.upsert(Arrays.asList(point("b", 1, 1), null)));
    operations.put("write null", () -> store.write(null, WriteMode.UPSERT));
    operations.put("write of null", () -> store.write(withNull(), WriteMode.SKIP_EXISTING));
    operations.put("write, mode null", () -> store.write(List.of(point("b", 1, 1)), null));
    operations.put("write nothing, mode null", () -> store.write(List.of(), null));
    operations.put("update null", () -> store.update(null));
    operations.put("update of null", () -> store.update(Arrays.asList((DocumentUpdate) null)));
    operations.put(
        "load null", () -> store.upsertAll((Iterator<Document>) null, LoadSettings.defaults()));
    operations.put("load, settings null", () -> store.upsertAll(Stream.of(point("b", 1, 1)), null));
    operations.put("get null", () -> store.get(null));
    operations.put("get of null", () -> store.get(Arrays.asList((String) null)));
    operations.put("get, include null", () -> store.get(List.of("a"), null));
    operations.put("get nothing, include null", () -> store.get(List.of(), null));
    operations.put("delete ids null", () -> store.delete((List<String>) null));
    operations.put("delete ids of null", () -> store.delete(Arrays.asList("a", null)));
    operations.put("delete filter null", () -> store.delete((Filter) null));
    operations.put("count null", () -> store.count(null));
    operations.put("scroll null", () -> store.scroll(null));
    operations.put("search null", () -> store.search(null));
    operations.put("searchAll null", () -> store.searchAll(null));
    operations.put("searchAll of null", () -> store.searchAll(Arrays.asList((SearchRequest) null)));
    operations.put("searchPage null", () -> store.searchPage(null));
    operations.put("explain null", () -> store.explain(null));

    assertRefused(operations);
    assertThat(ids(store.scroll(ScrollRequest.first()).documents())).containsExactly("a");
  }

  @Test
  @NullUnmarked
  void databaseOperations_ofNull_areRefused() {
    VectorDatabase database = database();
    String name = freshName();
    Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
    operations.put("store null", () -> database.store(null));
    operations.put("store, model null", () -> database.store(name, (EmbeddingModel) null));
    operations.put("store null, model", () -> database.store(null, WordModel.of("words", 16)));
    operations.put("store, next null", () -> database.store(name, WordModel.of("words", 16), null));
    operations.put("store, settings null", () -> database.store(name, (CollectionSettings) null));
    operations.put(
        "store null, settings", () -> database.store(null, CollectionSettings.withoutModel()));
    operations.put("find null", () -> database.find(null));
    operations.put("rename null", () -> database.rename(null, name));
    operations.put("rename to null", () -> database.rename(name, null));
    operations.put("drop null", () -> database.drop(null));
    operations.put("spaces null", () -> database.spaces(null));
    operations.put("tenant null", () -> database.tenant(null));

    assertRefused(operations);
    assertThat(database.find(name)).isEmpty();
  }

  @Test
  @NullUnmarked
  void spaceOperations_ofNull_areRefused() {
    String name = freshName();
    WordModel model = WordModel.of("words", 16);
    VectorStore store = database().store(name, model);
    EmbeddingSpaces spaces = database().spaces(name);
    SpaceIndex index = store.index();
    Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
    operations.put("add null", () -> spaces.add(null, SpaceSettings.defaults()));
    operations.put("add, settings null", () -> spaces.add(WordModel.of("other", 8), null));
    operations.put("fill null", () -> spaces.fill(null));
    operations.put("put null", () -> spaces.put(null, Map.of()));
    operations.put("put, embeddings null", () -> spaces.put(model, null));
    operations.put("get null", () -> spaces.get(null, List.of()));
    operations.put("get, ids null", () -> spaces.get(model, null));
    operations.put("missing null", () -> spaces.missing(null));
    operations.put("activate null", () -> spaces.activate(null));
    operations.put("activateWithMissing null", () -> spaces.activateWithMissing(null));
    operations.put("fillAndActivate null", () -> spaces.fillAndActivate(null));
    operations.put("fillAndActivate, wait null", () -> spaces.fillAndActivate(model, null));
    operations.put("retire null", () -> spaces.retire(null));
    operations.put("drop null", () -> spaces.drop(null));
    operations.put("index null", () -> spaces.index(null));
    operations.put("build null", () -> index.build(null));
    operations.put("rebuild null", () -> index.rebuild(null, progress -> {}));
    operations.put("rebuild, listener null", () -> index.rebuild(VectorIndex.hnsw(), null));
    operations.put("suspend null", () -> index.suspendDuring(null, progress -> {}));
    operations.put("suspend, listener null", () -> index.suspendDuring(() -> {}, null));
    operations.put("measure null", () -> index.measureRecall(null, 10));
    Cancellation cancellation = Cancellation.create();
    cancellation.cancel();
    SpaceIndex cancelled = index.cancellation(cancellation);
    operations.put("rebuild null, cancelled", () -> cancelled.rebuild(null, progress -> {}));
    operations.put("suspend null, cancelled", () -> cancelled.suspendDuring(null, progress -> {}));

    assertRefused(operations);
    assertThat(spaces.list()).hasSize(1);
    assertThat(spaces.put(model, Map.of())).isZero();
    assertThat(spaces.get(model, List.of())).isEmpty();
  }

  @Test
  @NullUnmarked
  void keywordOperations_ofNull_areRefused() {
    Keywords keywords = texts().keywords();
    keywords.enable("simple");
    Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
    operations.put("enable null", () -> keywords.enable(null));
    operations.put("search null", () -> keywords.search(null));
    operations.put("hybrid null", () -> keywords.hybrid(null));

    assertRefused(operations);
    assertThat(keywords.language()).contains("simple");
  }

  @Test
  @NullUnmarked
  void importOperations_ofNull_areRefused() {
    ImportRuns imports = database().imports();
    ImportTarget target =
        ImportTarget.of(freshName(), CollectionSettings.of(WordModel.of("words", 16)));
    ImportSession session = imports.start("any", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "one").orElseThrow();
    long run = session.run().id();
    Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
    operations.put("start, source null", () -> imports.start(null, Map.of(), List.of()));
    operations.put("start, options null", () -> imports.start("any", null, List.of()));
    operations.put("start, targets null", () -> imports.start("any", Map.of(), null));
    operations.put("plan null", () -> imports.planRollback(run, null));
    operations.put("rollback null", () -> imports.rollback(run, null));
    operations.put("writer null", () -> session.writer(null, ""));
    operations.put("writer, fingerprint null", () -> session.writer(target, null));
    operations.put("fail null", () -> session.fail(null));
    operations.put("prepare null", () -> writer.prepare(null, Map.of()));
    operations.put("prepare of null", () -> writer.prepare(withNull(), Map.of()));
    operations.put(
        "start, targets of null",
        () -> imports.start("any", Map.of(), Arrays.asList((ImportTarget) null)));
    operations.put("prepare, beside null", () -> writer.prepare(List.of(), null));
    operations.put("write null", () -> writer.write(null, Duration.ZERO));
    operations.put(
        "write, spent null", () -> writer.write(writer.prepare(List.of(), Map.of()), null));

    assertRefused(operations);
    assertThat(session.run().state()).isEqualTo(ImportRun.State.RUNNING);
    assertThat(writer.write(writer.prepare(List.of(), Map.of()), Duration.ZERO)).isTrue();
    assertThat(writer.done()).isZero();
  }

  @Test
  @NullUnmarked
  void model_thatGivesNull_isRefusedWhole() {
    NullModel model = new NullModel();
    VectorStore store = database().store(freshName(), model);
    model.embeddings = null;
    assertThatThrownBy(() -> store.upsert(text("a", "one")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    model.embeddings = Arrays.asList((Embedding) null);
    assertThatThrownBy(() -> store.upsert(text("a", "one")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    assertThatThrownBy(() -> store.search(SearchRequest.of("one")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    assertThat(store.count()).isZero();
  }

  @Test
  @NullUnmarked
  void fill_modelThatGivesNull_isRefusedWhole() {
    NullModel model = new NullModel();
    String name = freshName();
    database().store(name, WordModel.of("words", 16)).upsert(text("a", "one"));
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(model, SpaceSettings.defaults());
    model.embeddings = null;
    assertThatThrownBy(() -> spaces.fill(model))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    model.embeddings = Arrays.asList((Embedding) null);
    assertThatThrownBy(() -> spaces.fill(model))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class);
    assertThat(spaces.missing(model)).isEqualTo(1);
  }

  @NullUnmarked
  private static final class NullModel implements EmbeddingModel {
    private List<Embedding> embeddings = List.of(Embedding.of(1, 1));

    @Override
    public String name() {
      return "null";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return embeddings;
    }

    @Override
    public Embedding embedQuery(String text) {
      return embeddings == null ? null : embeddings.get(0);
    }
  }

  private static List<Document> withNull() {
    return Arrays.asList((Document) null);
  }

  private static void assertRefused(Map<String, ThrowingCallable> operations) {
    Map<String, String> otherwise = new LinkedHashMap<>();
    operations.forEach(
        (name, operation) -> {
          Throwable thrown = catchThrowable(operation);
          if (!(thrown instanceof NullPointerException)) {
            otherwise.put(name, String.valueOf(thrown));
          }
        });
    assertThat(otherwise).isEmpty();
  }
}
