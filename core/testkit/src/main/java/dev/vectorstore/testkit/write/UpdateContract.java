package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.WriteReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorStore} that can change parts of documents promises of that. A subclass
 * brings the database.
 */
public abstract class UpdateContract extends WriteFixture {
  private static final WordModel WORDS = WordModel.of("words", 16);

  @Test
  void update_metadataAlone_leavesTextAndEmbedding() {
    VectorStore store = points(Metric.COSINE);
    Document before = point("a", 1, 2).text("text").metadata(Map.of("old", 1));
    store.upsert(List.of(before, point("b", 1, 1)));

    assertThat(store.update(List.of(DocumentUpdate.of("a").metadata(Map.of("new", 2)))))
        .isEqualTo(WriteReport.written(1));

    assertThat(all(store)).containsExactly(before.metadata(Map.of("new", 2)), point("b", 1, 1));
  }

  @Test
  void update_emptyMetadata_removesIt() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2).metadata(Map.of("old", 1))));

    store.update(List.of(DocumentUpdate.of("a").metadata(Map.of())));

    assertThat(all(store)).containsExactly(point("a", 1, 2));
  }

  @Test
  void update_embeddingAlone_leavesTextAndMetadata() {
    VectorStore store = points(Metric.COSINE);
    Document before = point("a", 1, 2).text("text").metadata(Map.of("k", 1));
    store.upsert(List.of(before));

    store.update(List.of(DocumentUpdate.of("a").embedding(Embedding.of(3, 4))));

    assertThat(all(store)).containsExactly(before.embedding(Embedding.of(3, 4)));
  }

  @Test
  void update_embeddingOfAnUnsearchableOne_makesItSearchable() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(Document.of("a").unsearchable(UnsearchableEmbedding.of(Reason.MISSING))));

    store.update(List.of(DocumentUpdate.of("a").embedding(Embedding.of(3, 4))));

    assertThat(all(store)).containsExactly(point("a", 3, 4));
  }

  @Test
  void update_text_isEmbeddedAndLeavesMetadata() {
    VectorStore store = database().store(freshName(), WORDS);
    store.upsert(List.of(text("a", "one").metadata(Map.of("k", 1))));

    assertThat(store.update(List.of(DocumentUpdate.of("a").text("two"))))
        .isEqualTo(WriteReport.written(1).embedded(1));

    assertThat(all(store)).containsExactly(embedded("a", "two", Map.of("k", 1)));
  }

  @Test
  void update_storedText_isNotEmbeddedAgain() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one")));
    model.forget();

    assertThat(store.update(List.of(DocumentUpdate.of("a").text("one").metadata(Map.of("k", 1)))))
        .isEqualTo(WriteReport.written(1));

    assertThat(model.calls()).isEmpty();
    assertThat(all(store)).containsExactly(embedded("a", "one", Map.of("k", 1)));
  }

  @Test
  void update_textThatChangesBeforeTheWrite_isEmbeddedAfterAll() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one"), text("b", "two")));
    model.beforeNextCall(() -> store.upsert(List.of(text("a", "another"))));

    store.update(List.of(DocumentUpdate.of("a").text("one"), DocumentUpdate.of("b").text("new")));

    assertThat(all(store))
        .containsExactly(embedded("a", "one", Map.of()), embedded("b", "new", Map.of()));
  }

  @Test
  void update_textWithEmbedding_takesThat() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2).text("old")));

    store.update(List.of(DocumentUpdate.of("a").text("new").embedding(Embedding.of(3, 4))));

    assertThat(all(store)).containsExactly(point("a", 3, 4).text("new"));
  }

  @Test
  void update_textWithoutModelToEmbedIt_isRefused() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2)));

    assertThatThrownBy(() -> store.update(List.of(DocumentUpdate.of("a").text("new"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "update 0 (\"a\"): its text has to be embedded, but collection \""
                + store.info().name()
                + "\" was opened without a model that can");
  }

  @Test
  void update_collectionWithoutModel_changesTextAndMetadata() {
    VectorStore store = database().store(freshName(), CollectionSettings.withoutModel());
    store.upsert(List.of(text("a", "one").metadata(Map.of("k", 1)), text("b", "two")));

    store.update(
        List.of(
            DocumentUpdate.of("a").text("changed"),
            DocumentUpdate.of("b").metadata(Map.of("k", 2))));

    assertThat(all(store))
        .containsExactly(
            text("a", "changed").metadata(Map.of("k", 1)),
            text("b", "two").metadata(Map.of("k", 2)));
  }

  @Test
  void update_unknownId_isLeftOutAndNotEmbedded() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one")));
    model.forget();

    assertThat(
            store.update(
                List.of(DocumentUpdate.of("nope").text("x"), DocumentUpdate.of("a").text("two"))))
        .isEqualTo(WriteReport.written(1).skipped(1).embedded(1));

    assertThat(model.calls()).containsExactly(List.of("two"));
    assertThat(all(store)).containsExactly(embedded("a", "two", Map.of()));
  }

  @Test
  void update_onlyUnknownIds_doesNothing() {
    VectorStore store = points(Metric.COSINE);

    assertThat(store.update(List.of(DocumentUpdate.of("a").metadata(Map.of()))))
        .isEqualTo(WriteReport.NOTHING.skipped(1));
    assertThat(store.update(List.of())).isEqualTo(WriteReport.NOTHING);
  }

  @Test
  void update_sameIdTwice_lastCountsWhole() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2)));

    assertThat(
            store.update(
                List.of(
                    DocumentUpdate.of("a").metadata(Map.of("k", 1)),
                    DocumentUpdate.of("a").embedding(Embedding.of(3, 4)))))
        .isEqualTo(WriteReport.written(1));

    assertThat(all(store)).containsExactly(point("a", 3, 4));
  }

  @Test
  void update_nothingToChange_isRefusedAndNothingWritten() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2)));

    assertThatThrownBy(
            () ->
                store.update(
                    List.of(
                        DocumentUpdate.of("a").metadata(Map.of("k", 1)), DocumentUpdate.of("b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update 1 (\"b\") names nothing to change");
    assertThat(all(store)).containsExactly(point("a", 1, 2));
  }

  @Test
  void update_wrongDimension_isRefusedAndNothingWritten() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2), point("b", 1, 2)));

    assertThatThrownBy(
            () ->
                store.update(
                    List.of(
                        DocumentUpdate.of("a").metadata(Map.of("k", 1)),
                        DocumentUpdate.of("b").embedding(Embedding.of(1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("update 1 (\"b\"): the embedding has 1 dimensions");
    assertThat(all(store)).containsExactly(point("a", 1, 2), point("b", 1, 2));
  }

  @Test
  void update_manyDocuments_changesThemAll() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(2_500);
    store.upsert(documents);

    assertThat(
            store.update(
                documents.stream()
                    .map(it -> DocumentUpdate.of(it.id()).metadata(Map.of("changed", true)))
                    .toList()))
        .isEqualTo(WriteReport.written(2_500));

    assertThat(all(store))
        .isEqualTo(documents.stream().map(it -> it.metadata(Map.of("changed", true))).toList());
  }

  private static Document embedded(String id, String text, Map<String, ?> metadata) {
    return Document.of(id, text, metadata).embedding(WORDS.embedQuery(text));
  }
}
