package dev.vectorstore.testkit.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.RefusingModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the vectors of a space promise: how they are filled, stored and read, and when a write
 * removes them.
 */
public abstract class SpaceVectorsContract extends SpaceFixture {
  @Test
  void fill_moreThanABatch_embedsEveryTextOnce() {
    String name = freshName();
    VectorStore store = database().store(name, OLD);
    store.upsert(
        IntStream.range(0, 450).mapToObj(i -> text("d" + i, "word" + i + " common")).toList());
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());

    assertThat(spaces.missing(NEW.id())).isEqualTo(450);
    assertThat(spaces.fill(NEW)).isEqualTo(450);
    assertThat(spaces.missing(NEW.id())).isZero();
    assertThat(spaces.fill(NEW)).isZero();
  }

  @Test
  void fill_documentsWithoutText_stayMissing() {
    String name = freshName();
    database()
        .store(name, CollectionSettings.of(BROUGHT))
        .upsert(List.of(point("a", 1, 0), text("b", "blue").embedding(Embedding.of(0, 1))));
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());

    assertThat(spaces.fill(NEW)).isEqualTo(1);
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);
  }

  @Test
  void fill_textsThatTheModelRefuses_fillsTheOthersAndNamesTheFirst() {
    String name =
        texts(
            IntStream.range(0, 450)
                .mapToObj(i -> i % 200 == 7 ? "%03d refused".formatted(i) : "%03d".formatted(i))
                .toArray(String[]::new));
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());

    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> spaces.fill(new RefusingModel(NEW)))
          .isInstanceOf(VectorStoreException.TextRefused.class)
          .hasMessage(
              "all but 3 documents have their vector; change the text of these or delete them, the"
                  + " first is document \"007 refused\": the model refuses a text");
      assertThat(spaces.missing(NEW.id())).isEqualTo(3);
    }
    assertThat(spaces.fill(NEW)).isEqualTo(3);
  }

  @Test
  void fill_modelWithoutSpace_noSuchSpace() {
    String name = texts("a");

    assertThatThrownBy(() -> database().spaces(name).fill(NEW))
        .isInstanceOf(VectorStoreException.NoSuchSpace.class)
        .hasMessage("collection \"" + name + "\" has no space for other words (24 dimensions)");
  }

  @Test
  void put_ids_storesThoseThatAreThere() {
    String name = texts("a", "b");
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(BROUGHT, SpaceSettings.defaults());

    long stored = spaces.put(BROUGHT, Map.of("a", Embedding.of(1, 0), "gone", Embedding.of(0, 1)));

    assertThat(stored).isEqualTo(1);
    assertThat(spaces.missing(BROUGHT)).isEqualTo(1);
    assertThat(spaces.put(BROUGHT, Map.of("a", Embedding.of(0, 1)))).isEqualTo(1);
    spaces.activateWithMissing(BROUGHT);
    assertThat(
            database()
                .store(name)
                .get(List.of("a"), Include.idOnly().withEmbedding())
                .get(0)
                .embedding())
        .contains(Embedding.of(0, 1));
  }

  @Test
  void get_ids_givesTheVectorsOfTheSpace() {
    String name = texts("a", "b", "l".repeat(2_000));
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(BROUGHT, SpaceSettings.defaults());
    Embedding exact = Embedding.of(-0.0f, Math.nextUp(0.1f));
    spaces.put(BROUGHT, Map.of("a", exact, "l".repeat(2_000), Embedding.of(0, 1)));

    assertThat(spaces.get(BROUGHT, List.of("b", "a", "gone", "a", "l".repeat(2_000))))
        .isEqualTo(Map.of("a", exact, "l".repeat(2_000), Embedding.of(0, 1)));
    assertThat(spaces.get(OLD.id(), List.of("a")))
        .isEqualTo(Map.of("a", OLD.embedDocuments(List.of("a")).get(0)));
    assertThat(spaces.get(BROUGHT, List.of())).isEmpty();
    assertThatThrownBy(() -> spaces.get(ModelId.of("none", 2), List.of("a")))
        .isInstanceOf(VectorStoreException.NoSuchSpace.class);
    assertThatThrownBy(() -> spaces.get(BROUGHT, List.of("\0")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void put_badVectors_areRefusedAndNothingIsStored() {
    String name = texts("a", "b");
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(BROUGHT, SpaceSettings.defaults());

    assertThatThrownBy(
            () -> spaces.put(BROUGHT, Map.of("a", Embedding.of(1, 0), "b", Embedding.of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding of \"b\" has 1 dimensions, but collection \""
                + name
                + "\" holds vectors of brought (2 dimensions)");
    assertThatThrownBy(() -> spaces.put(BROUGHT, Map.of("b", Embedding.of(0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding of \"b\" cannot be searched by COSINE in collection \""
                + name
                + "\": NO_DIRECTION");
    assertThat(spaces.missing(BROUGHT)).isEqualTo(2);
  }

  @Test
  void upsert_changedText_removesItsVectorsInOtherSpaces() {
    String name = texts("red apple", "blue sky");
    EmbeddingSpaces spaces = moveTo(name, NEW);
    assertThat(spaces.missing(OLD.id())).isZero();

    database().store(name, NEW).upsert(List.of(text("blue sky", "grey sky")));

    assertThat(spaces.missing(OLD.id())).isEqualTo(1);
    assertThat(spaces.missing(NEW.id())).isZero();
  }

  @Test
  void upsert_changedMetadata_keepsItsVectorsInOtherSpaces() {
    String name = texts("red apple");
    EmbeddingSpaces spaces = moveTo(name, NEW);

    database()
        .store(name, NEW)
        .upsert(List.of(Document.of("red apple", "red apple", Map.of("year", 2024))));

    assertThat(spaces.missing(OLD.id())).isZero();
  }

  @Test
  void delete_document_takesItsVectorsInEverySpace() {
    String name = texts("red apple", "blue sky");
    EmbeddingSpaces spaces = moveTo(name, NEW);

    database().store(name, NEW).delete(List.of("red apple"));
    database().store(name, NEW).upsert(List.of(text("red apple", "red apple")));

    assertThat(spaces.missing(OLD.id())).isEqualTo(1);
  }

  @Test
  void halfvec_numbers_areRoundedWhenStored() {
    String name = freshName();
    CollectionSettings settings =
        CollectionSettings.of(BROUGHT)
            .metric(Metric.EUCLIDEAN)
            .space(SpaceSettings.defaults().metric(Metric.EUCLIDEAN).column(ElementType.HALFVEC));
    VectorStore store = database().store(name, settings);

    store.upsert(List.of(point("a", 0.1f, 65_504)));

    assertThat(store.get(List.of("a"), Include.idOnly().withEmbedding()).get(0).embedding())
        .contains(Embedding.of(0.099975586f, 65_504));
    assertThat(store.search(SearchRequest.of(Embedding.of(0.1f, 65_504))).get(0).distance())
        .isZero();
    assertThatThrownBy(() -> store.upsert(List.of(point("b", 1, 65_520))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "document 0 (\"b\"): the embedding cannot be searched by EUCLIDEAN as 16-bit floats in"
                + " collection \""
                + name
                + "\": NOT_FINITE");
  }

  @Test
  void dimensions_leastAndMost_areStoredAndSearched() {
    for (ElementType column : List.of(ElementType.VECTOR, ElementType.HALFVEC)) {
      for (int dimension : new int[] {1, 2_000, 2_001, 4_000, 4_001, 16_000}) {
        CollectionSettings settings =
            CollectionSettings.of(ModelId.of("wide", dimension))
                .space(SpaceSettings.defaults().column(column));
        VectorStore store = database().store(freshName(), settings);
        float[] values = new float[dimension];
        Arrays.fill(values, 0.5f);

        store.upsert(List.of(Document.of("a").embedding(Embedding.of(values))));

        assertThat(store.get(List.of("a"), Include.idOnly().withEmbedding()).get(0).embedding())
            .contains(Embedding.of(values));
        assertThat(store.search(SearchRequest.of(Embedding.of(values)))).hasSize(1);
      }
    }
  }

  @Test
  void tenant_spaces_fillAndCountItsOwnDocuments() {
    String name = freshName();
    database().store(name, CollectionSettings.of(OLD).perTenant());
    for (String tenant : List.of("acme", "globex")) {
      database().tenant(tenant).store(name, OLD).upsert(List.of(text("a", "apple of " + tenant)));
    }
    database().spaces(name).add(NEW.id(), SpaceSettings.defaults());
    EmbeddingSpaces acme = database().tenant("acme").spaces(name);

    assertThat(acme.list()).hasSize(2);
    assertThat(acme.missing(NEW.id())).isEqualTo(1);
    assertThat(acme.fill(NEW)).isEqualTo(1);
    assertThat(acme.missing(NEW.id())).isZero();
    assertThat(database().tenant("globex").spaces(name).missing(NEW.id())).isEqualTo(1);
    assertThatThrownBy(() -> database().spaces(name).activate(NEW.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lacks the vectors of 1 documents");
    assertThatThrownBy(() -> database().spaces(name).fill(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "collection \"" + name + "\" is per tenant; write to it through VectorDatabase.tenant");
    database().tenant("globex").spaces(name).fill(NEW);
    database().spaces(name).activate(NEW.id());
    assertThat(
            database()
                .tenant("globex")
                .store(name, NEW)
                .search(SearchRequest.of("apple"))
                .get(0)
                .document()
                .text())
        .contains("apple of globex");
  }
}
