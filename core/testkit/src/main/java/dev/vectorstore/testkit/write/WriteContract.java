package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.testkit.RefusingModel;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of a write: all of it is there, or none of it. */
public abstract class WriteContract extends WriteFixture {
  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, MANY})
  void upsert_newDocuments_areThereWithAllParts(int number) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(number);

    WriteReport report = store.upsert(documents);

    assertThat(report).isEqualTo(WriteReport.written(number));
    assertThat(all(store)).isEqualTo(documents);
  }

  @ParameterizedTest
  @ValueSource(ints = {99, MANY})
  void upsert_someStored_replacesThemAndAddsTheOthers(int number) {
    VectorStore store = points(Metric.COSINE);
    List<Document> before = documents(number / 2);
    store.upsert(before);
    List<Document> changed =
        documents(number).stream()
            .map(
                it -> it.text("changed").metadata(Map.of("n", 1.0)).embedding(Embedding.of(-0f, 1)))
            .toList();

    assertThat(store.upsert(changed)).isEqualTo(WriteReport.written(number));

    assertThat(all(store)).isEqualTo(changed);
  }

  @Test
  void upsert_documentsOneByOne_isAsTheirList() {
    VectorStore store = texts();

    assertThat(store.upsert(Document.of("a", "red apple"), Document.of("b", "blue sky")).written())
        .isEqualTo(2);
    assertThat(store.upsert()).isEqualTo(WriteReport.NOTHING);
    assertThat(store.get(List.of("a", "b")))
        .extracting(Document::text)
        .containsExactly(Optional.of("red apple"), Optional.of("blue sky"));
    assertThat(store.get(List.of("a")).get(0).metadata()).isEmpty();
    Document[] holed = Arrays.asList(Document.of("c", "c"), null).toArray(Document[]::new);
    assertThatThrownBy(() -> store.upsert(holed))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("document 1 is null");
  }

  @Test
  void upsert_storedDocumentsAsTheyAre_leavesThemSo() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(documents(MANY));

    assertThat(store.upsert(documents(MANY))).isEqualTo(WriteReport.written(MANY));

    assertThat(all(store)).isEqualTo(documents(MANY));
  }

  @Test
  void upsert_valuesThatAreEqualAndNotTheSame_areReplaced() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.upsert(List.of(point("a", 0f, 1).metadata(Map.of("n", 1L))));
    Document same = point("a", -0f, 1).metadata(Map.of("n", 1.0));

    store.upsert(List.of(same));

    assertThat(all(store)).containsExactly(same);
  }

  @Test
  void upsert_searchableAndUnsearchableInTurn_lastCounts() {
    VectorStore store = points(Metric.COSINE);
    Document searchable = point("a", 1, 2);
    Document unsearchable =
        Document.of("a").unsearchable(UnsearchableEmbedding.of(Reason.NOT_FINITE, Float.NaN, 1));

    for (Document next : List.of(searchable, unsearchable, searchable, unsearchable)) {
      store.upsert(List.of(next));
      assertThat(all(store)).containsExactly(next);
    }
  }

  @Test
  void upsert_manySearchableAndUnsearchable_areAllThere() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents =
        documents(MANY).stream()
            .map(
                it ->
                    it.id().endsWith("7")
                        ? it.unsearchable(UnsearchableEmbedding.of(Reason.WRONG_DIMENSION, 1, 2, 3))
                        : it)
            .toList();

    store.upsert(documents);

    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsert_manyWithOneIdTwice_lastCounts() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(MANY));
    documents.add(documents.get(0).text("last"));

    assertThat(store.upsert(documents)).isEqualTo(WriteReport.written(MANY));

    assertThat(store.get(List.of(documents.get(0).id())).get(0).text()).contains("last");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, MANY})
  void upsert_oneBadDocument_namesItsPositionAndIdAndWritesNothing(int number) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(number));
    documents.add(1, Document.of("bad").embedding(Embedding.of(1)));

    assertThatThrownBy(() -> store.upsert(documents))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "document 1 (\"bad\"): the embedding has 1 dimensions, but collection \""
                + store.info().name()
                + "\" holds vectors of points (2 dimensions)");
    assertThat(store.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zero", "short"})
  void write_modelThatGivesABadVectorForOneText_namesItsPositionAndIdAndWritesNothing(String bad) {
    VectorStore store = database().store(freshName(), CollectionSettings.of(badFor("two", bad)));
    String failure =
        Map.of(
                "none", "no embedding",
                "zero", "an embedding of 2 dimensions that cannot be stored: NO_DIRECTION",
                "short", "an embedding of 1 dimensions that cannot be stored: WRONG_DIMENSION")
            .get(bad);
    store.upsert(List.of(text("stored", "one")));

    for (WriteMode mode : WriteMode.values()) {
      assertThatThrownBy(
              () ->
                  store.write(
                      List.of(text("b", "two"), text("a", "one"), text("b", "two"), text("c", "x")),
                      mode))
          .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
          .hasMessage("document 2 (\"b\"): bad (2 dimensions) gave " + failure);
    }
    assertThatThrownBy(
            () ->
                store.update(
                    List.of(
                        DocumentUpdate.of("unknown").text("two"),
                        DocumentUpdate.of("stored").text("two"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("update 1 (\"stored\"): bad (2 dimensions) gave " + failure);
    assertThat(store.get(List.of("stored", "a", "b", "c"))).containsExactly(text("stored", "one"));
  }

  @Test
  void upsert_textThatTheModelRefuses_namesItsDocumentAndWritesNothing() {
    VectorStore store = database().store(freshName(), new RefusingModel(WordModel.of("words", 16)));
    store.upsert(List.of(text("a", "one")));
    List<Document> documents =
        List.of(text("a", "one"), text("b", "two"), text("c", "refused"), text("d", "refused"));

    assertThatThrownBy(() -> store.upsert(documents))
        .isInstanceOf(VectorStoreException.TextRefused.class)
        .hasMessage("document 2 (\"c\"): the model refuses a text");
    assertThatThrownBy(() -> store.upsertAll(documents.iterator(), LoadSettings.defaults()))
        .isInstanceOf(VectorStoreException.LoadFailed.class)
        .cause()
        .hasMessage("document 2 (\"c\"): the model refuses a text");
    assertThat(all(store)).containsExactly(embedded("a", "one"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void upsert_refusalOfATextThatTheModelWasNotGiven_isAFailureOfTheModel(int index) {
    VectorStore store = database().store(freshName(), badFor("one", "refused " + index));

    assertThatThrownBy(() -> store.upsert(List.of(text("a", "one"))))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .isNotInstanceOf(VectorStoreException.TextRefused.class)
        .hasMessage(
            "bad (2 dimensions) refuses the text of index " + index + ", but was given 1 text")
        .hasCauseInstanceOf(VectorStoreException.TextRefused.class);
  }

  private static EmbeddingModel badFor(String badText, String kind) {
    return new EmbeddingModel() {
      @Override
      public String name() {
        return "bad";
      }

      @Override
      public int dimension() {
        return 2;
      }

      @Override
      public List<Embedding> embedDocuments(List<String> texts) {
        return texts.stream().map(this::embedQuery).collect(Collectors.toList());
      }

      @Override
      @SuppressWarnings("NullAway") // a host's model may be compiled without such checks
      public Embedding embedQuery(String text) {
        if (!text.equals(badText)) {
          return Embedding.of(1, 2);
        }
        return switch (kind) {
          case "zero" -> Embedding.of(0, 0);
          case "short" -> Embedding.of(1);
          case "refused -1" -> throw new VectorStoreException.TextRefused("no", null, -1);
          case "refused 1" -> throw new VectorStoreException.TextRefused("no", null, 1);
          default -> null;
        };
      }
    };
  }

  @Test
  void upsert_null_namesItsPosition() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.upsert(Arrays.asList(point("a", 1, 2), null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("document 1 is null");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_unchangedText_isNotEmbeddedAgain() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one"), text("b", "two"), text("c", "three")));
    model.forget();

    WriteReport report =
        store.upsert(
            List.of(
                text("a", "one").metadata(Map.of("k", 1)), text("b", "changed"), text("d", "new")));

    assertThat(model.calls()).containsExactly(List.of("changed", "new"));
    assertThat(report).isEqualTo(WriteReport.written(3).embedded(2));
    assertThat(all(store))
        .containsExactly(
            embedded("a", "one").metadata(Map.of("k", 1)),
            embedded("b", "changed"),
            embedded("c", "three"),
            embedded("d", "new"));
  }

  @Test
  void upsert_manyUnchangedTexts_areNotEmbeddedAgain() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    List<Document> texts = texts(200);
    assertThat(store.upsert(texts)).isEqualTo(WriteReport.written(200).embedded(200));
    model.forget();

    assertThat(store.upsert(texts)).isEqualTo(WriteReport.written(200));

    assertThat(model.calls()).isEmpty();
  }

  @Test
  void upsert_unchangedTextWithABroughtVector_keepsThat() {
    VectorStore store = database().store(freshName(), WordModel.of("words", 16));
    Document brought = embedded("a", "another text").text("one");
    store.upsert(List.of(brought));

    store.upsert(List.of(text("a", "one")));

    assertThat(all(store)).containsExactly(brought);
  }

  @Test
  void upsert_unchangedTextWithoutASearchableVector_isEmbedded() {
    VectorStore store = database().store(freshName(), WordModel.of("words", 16));
    store.upsert(List.of(text("a", "one").unsearchable(UnsearchableEmbedding.of(Reason.MISSING))));

    assertThat(store.upsert(List.of(text("a", "one"))))
        .isEqualTo(WriteReport.written(1).embedded(1));

    assertThat(all(store)).containsExactly(embedded("a", "one"));
  }

  @Test
  void upsert_textThatChangesBeforeTheWrite_isEmbeddedAfterAll() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one"), text("b", "two")));
    VectorStore other = database().store(store.info().name(), WordModel.of("words", 16));
    model.forget();
    model.beforeNextCall(() -> other.upsert(List.of(text("a", "another"))));

    WriteReport report =
        store.upsert(List.of(text("a", "one"), text("b", "two"), text("c", "three")));

    assertThat(model.calls()).containsExactly(List.of("three"), List.of("one"));
    assertThat(report).isEqualTo(WriteReport.written(3).embedded(2));
    assertThat(all(store))
        .containsExactly(embedded("a", "one"), embedded("b", "two"), embedded("c", "three"));
  }

  @Test
  void upsert_documentThatGoesBeforeTheWrite_isEmbeddedAfterAll() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("a", "one")));
    model.beforeNextCall(() -> store.delete(List.of("a")));

    store.upsert(List.of(text("a", "one"), text("c", "three")));

    assertThat(all(store)).containsExactly(embedded("a", "one"), embedded("c", "three"));
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_nothing_doesNothing(WriteMode mode) {
    assertThat(points(Metric.COSINE).write(List.of(), mode)).isEqualTo(WriteReport.NOTHING);
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_collectionWithoutModel_keepsTexts(WriteMode mode) {
    VectorStore store = database().store(freshName(), CollectionSettings.withoutModel());
    List<Document> texts = texts(120);

    assertThat(store.write(texts, mode)).isEqualTo(WriteReport.written(120));

    assertThat(all(store)).isEqualTo(texts);
  }

  private static List<Document> texts(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> text("%05d".formatted(i), "text " + i))
        .toList();
  }
}
