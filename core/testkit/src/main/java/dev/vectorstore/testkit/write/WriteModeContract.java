package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes that replace nothing promise: they refuse or skip the documents that are stored. */
public abstract class WriteModeContract extends WriteFixture {
  @ParameterizedTest
  @ValueSource(ints = {2, MANY})
  void insertOnly_newIds_areWritten(int number) {
    VectorStore store = points(Metric.COSINE);

    assertThat(store.write(documents(number), WriteMode.INSERT_ONLY))
        .isEqualTo(WriteReport.written(number));

    assertThat(all(store)).isEqualTo(documents(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, MANY})
  void insertOnly_storedIds_namesTheFirstAndWritesNothing(int number) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(number);
    List<Document> there = List.of(documents.get(9).text("there"), documents.get(12).text("there"));
    store.upsert(there);

    assertThatThrownBy(() -> store.write(documents, WriteMode.INSERT_ONLY))
        .isInstanceOf(VectorStoreException.DocumentExists.class)
        .hasMessage(
            "document 9 (\""
                + documents.get(9).id()
                + "\") is in collection \""
                + store.info().name()
                + "\" already");
    assertThat(all(store)).isEqualTo(there);
  }

  @Test
  void insertOnly_storedId_embedsNothing() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one")));
    model.forget();

    assertThatThrownBy(
            () -> store.write(List.of(text("b", "two"), text("a", "one")), WriteMode.INSERT_ONLY))
        .isInstanceOf(VectorStoreException.DocumentExists.class)
        .hasMessageStartingWith("document 1 (\"a\") is in collection");
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void insertOnly_idThatComesBeforeTheWrite_isRefused() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    model.beforeNextCall(() -> store.upsert(List.of(text("b", "faster"))));

    assertThatThrownBy(
            () -> store.write(List.of(text("a", "one"), text("b", "two")), WriteMode.INSERT_ONLY))
        .isInstanceOf(VectorStoreException.DocumentExists.class);
    assertThat(all(store)).containsExactly(embedded("b", "faster"));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, MANY})
  void skipExisting_someStored_leavesThemAndAddsTheOthers(int number) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(number));
    Document there = documents.get(9).text("there").embedding(Embedding.of(7, 7));
    store.upsert(List.of(there));

    assertThat(store.write(documents, WriteMode.SKIP_EXISTING))
        .isEqualTo(WriteReport.written(number - 1).skipped(1));

    documents.set(9, there);
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void skipExisting_allStored_writesNothing() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents(MANY));

    assertThat(store.write(documents(MANY), WriteMode.SKIP_EXISTING))
        .isEqualTo(WriteReport.NOTHING.skipped(MANY));
  }

  @Test
  void skipExisting_texts_embedsOnlyTheNew() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one")));
    model.forget();

    assertThat(
            store.write(List.of(text("a", "changed"), text("b", "two")), WriteMode.SKIP_EXISTING))
        .isEqualTo(WriteReport.written(1).skipped(1).embedded(1));

    assertThat(model.calls()).containsExactly(List.of("two"));
    assertThat(all(store)).containsExactly(embedded("a", "one"), embedded("b", "two"));
  }

  @Test
  void skipExisting_idThatComesBeforeTheWrite_isSkipped() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    model.beforeNextCall(() -> store.upsert(List.of(text("b", "faster"))));

    assertThat(store.write(List.of(text("a", "one"), text("b", "two")), WriteMode.SKIP_EXISTING))
        .isEqualTo(WriteReport.written(1).skipped(1).embedded(2));

    assertThat(all(store)).containsExactly(embedded("a", "one"), embedded("b", "faster"));
  }
}
