package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link EmbeddingSpaces} promise: vectors of several models side by side. */
public abstract class SpaceContract extends Contract {
  private static final WordModel OLD = WordModel.of("words", 16);
  private static final WordModel NEW = WordModel.of("other words", 24);
  private static final ModelId BROUGHT = ModelId.of("brought", 2);

  @Test
  void list_newCollection_hasActiveSpaceOfItsModel() {
    String name = texts("a");

    assertThat(states(name)).containsExactly("words ACTIVE");
    assertThat(database().find(name).orElseThrow().space().orElseThrow().toString())
        .isEqualTo(
            "SpaceInfo[model=words (16 dimensions), state=ACTIVE, metric=COSINE, column=VECTOR,"
                + " index=HNSW on VECTOR {ef_construction=64, m=16}]");
  }

  @Test
  void list_collectionWithoutModel_isEmpty() {
    String name = freshName();
    database().store(name, CollectionSettings.withoutModel());

    assertThat(database().spaces(name).list()).isEmpty();
  }

  @Test
  void spaces_unknownCollection_noSuchCollection() {
    assertThatThrownBy(() -> database().spaces("no such"))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class)
        .hasMessage("there is no collection \"no such\"");
  }

  @Test
  void spaces_droppedCollection_noSuchCollection() {
    String name = texts("a");
    EmbeddingSpaces spaces = database().spaces(name);
    database().drop(name);

    assertThatThrownBy(spaces::list).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> spaces.add(NEW.id(), SpaceSettings.defaults()))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> spaces.fill(OLD))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
  }

  @Test
  void add_secondModel_buildsBesideTheFirst() {
    String name = texts("a");

    SpaceInfo added = database().spaces(name).add(NEW.id(), SpaceSettings.defaults());

    assertThat(added.state()).isEqualTo(SpaceState.BUILDING);
    assertThat(added.model()).isEqualTo(NEW.id());
    assertThat(states(name)).containsExactly("words ACTIVE", "other words BUILDING");
    assertThat(database().find(name).orElseThrow().model()).contains(OLD.id());
  }

  @Test
  void add_modelThatIsThere_changesNothing() {
    String name = texts("a");
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());
    spaces.fill(NEW);

    SpaceInfo again = spaces.add(NEW.id(), SpaceSettings.defaults().metric(Metric.EUCLIDEAN));

    assertThat(again.metric()).isEqualTo(Metric.COSINE);
    assertThat(spaces.add(OLD.id(), SpaceSettings.defaults()).state()).isEqualTo(SpaceState.ACTIVE);
    assertThat(spaces.missing(NEW.id())).isZero();
  }

  @Test
  void add_collectionWithoutModel_isSearchedAtOnce() {
    String name = freshName();
    database()
        .store(name, CollectionSettings.withoutModel())
        .upsert(List.of(text("a", "red apple")));
    EmbeddingSpaces spaces = database().spaces(name);

    assertThat(spaces.add(NEW.id(), SpaceSettings.defaults()).state()).isEqualTo(SpaceState.ACTIVE);
    assertThat(spaces.fill(NEW)).isEqualTo(1);
    assertThat(matchedIds(database().store(name, NEW).search(SearchRequest.of("apple"))))
        .containsExactly("a");
  }

  @Test
  void add_settings_areKept() {
    String name = texts("a");
    SpaceSettings settings =
        SpaceSettings.defaults()
            .metric(Metric.INNER_PRODUCT)
            .column(ElementType.HALFVEC)
            .index(VectorIndex.hnsw().m(24).efConstruction(100).element(ElementType.BIT));

    database().spaces(name).add(NEW.id(), settings);

    assertThat(database().spaces(name).list().get(1).toString())
        .isEqualTo(
            "SpaceInfo[model=other words (24 dimensions), state=BUILDING, metric=INNER_PRODUCT,"
                + " column=HALFVEC, index=HNSW on BIT {ef_construction=100, m=24}]");
  }

  @Test
  void add_otherIndexKinds_areKept() {
    String name = texts("a");
    EmbeddingSpaces spaces = database().spaces(name);

    spaces.add(NEW.id(), SpaceSettings.defaults().index(VectorIndex.ivfFlat(10)));
    spaces.add(BROUGHT, SpaceSettings.defaults().index(VectorIndex.none()));

    assertThat(spaces.list().get(1).index())
        .isEqualTo(VectorIndex.ivfFlat(10).element(ElementType.VECTOR));
    assertThat(spaces.list().get(2).index()).isEqualTo(VectorIndex.none());
  }

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
  void activate_incompleteSpace_isRefusedWithTheNumber() {
    String name = texts("a", "b", "c");
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());

    assertThatThrownBy(() -> spaces.activate(NEW.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the space of other words (24 dimensions) lacks the vectors of 3 documents that are"
                + " found now; fill it first, or call activateWithMissing");
    assertThat(states(name)).containsExactly("words ACTIVE", "other words BUILDING");
  }

  @Test
  void activate_filledSpace_isSearchedFromThenOn() {
    String name = texts("red apple", "blue sky");
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults().metric(Metric.EUCLIDEAN));
    spaces.fill(NEW);

    spaces.activate(NEW.id());

    assertThat(states(name)).containsExactly("words PREVIOUS", "other words ACTIVE");
    VectorStore opened = database().store(name, NEW);
    assertThat(opened.info().metric()).isEqualTo(Metric.EUCLIDEAN);
    Match nearest = opened.search(SearchRequest.of("red apple").limit(1)).get(0);
    assertThat(nearest.id()).isEqualTo("red apple");
    assertThat(nearest.distance()).isCloseTo(0, within(1e-6));
    spaces.activate(NEW.id());
    assertThat(states(name)).containsExactly("words PREVIOUS", "other words ACTIVE");
  }

  @Test
  void activate_storeOfTheModelBefore_isToldToOpenAgain() {
    String name = texts("red apple");
    VectorStore before = database().store(name, OLD);
    moveTo(name, NEW);
    String message =
        "collection \""
            + name
            + "\" was given another model after this store was opened; open it again";

    assertThatThrownBy(() -> before.upsert(List.of(text("b", "blue sky"))))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(message);
    assertThatThrownBy(() -> before.search(SearchRequest.of("apple")))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(message);
    assertThat(before.count()).isEqualTo(1);
    assertThatThrownBy(() -> database().store(name, OLD))
        .isInstanceOf(VectorStoreException.ModelMismatch.class);
  }

  @Test
  void spaces_modelInPlaceOfItsId_isTheSame() {
    String name = texts("red apple");
    EmbeddingSpaces spaces = database().spaces(name);

    assertThat(spaces.add(NEW, SpaceSettings.defaults()).model()).isEqualTo(NEW.id());
    assertThat(spaces.put(NEW, Map.of("red apple", NEW.embedQuery("red apple")))).isEqualTo(1);
    assertThat(spaces.get(NEW, List.of("red apple"))).hasSize(1);
    assertThat(spaces.missing(NEW)).isZero();
    assertThat(spaces.index(NEW).status().wanted()).isNotNull();
    spaces.activate(NEW);
    spaces.activateWithMissing(OLD);
    spaces.retire(NEW);
    spaces.drop(NEW);
    assertThat(states(name)).containsExactly("words ACTIVE");
    assertThat(NEW.id().id()).isEqualTo(NEW.id());
  }

  @Test
  void activate_previousSpace_goesBack() {
    String name = texts("red apple");
    EmbeddingSpaces spaces = moveTo(name, NEW);
    database().store(name, NEW).upsert(List.of(text("sea", "deep blue sea")));

    assertThatThrownBy(() -> spaces.activate(OLD.id())).isInstanceOf(IllegalStateException.class);
    spaces.fill(OLD);
    spaces.activate(OLD.id());

    assertThat(matchedIds(database().store(name, OLD).search(SearchRequest.of("sea").limit(2))))
        .containsExactly("sea", "red apple");
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
  void retireAndDrop_activeSpace_isRefused() {
    String name = texts("a");
    EmbeddingSpaces spaces = database().spaces(name);

    assertThatThrownBy(() -> spaces.retire(OLD.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the space of words (16 dimensions) is the one that is searched and cannot be retired;"
                + " activate another first");
    assertThatThrownBy(() -> spaces.drop(OLD.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the space of words (16 dimensions) is the one that is searched and cannot be dropped;"
                + " activate another first");
  }

  @Test
  void retire_previousSpace_cannotBeActivated() {
    String name = texts("a");
    EmbeddingSpaces spaces = moveTo(name, NEW);

    spaces.retire(OLD.id());

    assertThat(states(name)).containsExactly("words RETIRED", "other words ACTIVE");
    assertThatThrownBy(() -> spaces.activate(OLD.id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the space of words (16 dimensions) is retired and cannot be activated");
  }

  @Test
  void drop_previousSpace_leavesDocumentsAndTheOther() {
    String name = texts("red apple");
    VectorStore before = database().store(name, OLD);
    EmbeddingSpaces spaces = moveTo(name, NEW);

    spaces.drop(OLD.id());

    assertThat(states(name)).containsExactly("other words ACTIVE");
    assertThat(matchedIds(database().store(name, NEW).search(SearchRequest.of("apple"))))
        .containsExactly("red apple");
    assertThatThrownBy(() -> before.search(SearchRequest.of("apple")))
        .isInstanceOf(VectorStoreException.ModelMismatch.class);
    assertThatThrownBy(() -> spaces.missing(OLD.id()))
        .isInstanceOf(VectorStoreException.NoSuchSpace.class);
    database().store(name, NEW).upsert(List.of(text("red apple", "green apple")));
    assertThat(database().store(name, NEW).count()).isEqualTo(1);
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

  @Test
  void tenant_spaces_changeNone() {
    String name = freshName();
    database().store(name, CollectionSettings.of(OLD).perTenant());
    EmbeddingSpaces acme = database().tenant("acme").spaces(name);

    assertThatThrownBy(() -> acme.add(NEW.id(), SpaceSettings.defaults()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tenant's view of the database cannot add a space");
    assertThatThrownBy(() -> acme.activate(OLD.id())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> acme.activateWithMissing(OLD.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> acme.retire(OLD.id())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> acme.drop(OLD.id())).isInstanceOf(IllegalStateException.class);
  }

  private String texts(String... texts) {
    String name = freshName();
    database().store(name, OLD).upsert(Arrays.stream(texts).map(text -> text(text, text)).toList());
    return name;
  }

  private EmbeddingSpaces moveTo(String name, WordModel model) {
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(model.id(), SpaceSettings.defaults());
    spaces.fill(model);
    spaces.activate(model.id());
    return spaces;
  }

  private List<String> states(String name) {
    return database().spaces(name).list().stream()
        .map(space -> space.model().name() + " " + space.state())
        .toList();
  }
}
