package dev.vectorstore.testkit.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Metric;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the spaces of a collection promise: how they are added, activated, retired and dropped. */
public abstract class SpaceContract extends SpaceFixture {
  @Test
  void list_newCollection_hasActiveSpaceOfItsModel() {
    String name = texts("a");

    assertThat(states(name)).containsExactly("words ACTIVE");
    assertThat(database().find(name).orElseThrow().space().orElseThrow().toString())
        .isEqualTo(
            "SpaceInfo[model=words (16 dimensions), state=ACTIVE, metric=COSINE, column=VECTOR,"
                + " index=automatic index on VECTOR]");
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
  void fill_someIds_leavesTheOthers() {
    String name = texts("red apple", "blue sky", "green tea");
    EmbeddingSpaces spaces = database().spaces(name);
    String longId = "red ".repeat(300);
    database().store(name, OLD).upsert(List.of(text(longId, "red")));
    spaces.add(NEW.id(), SpaceSettings.defaults());

    assertThat(spaces.fill(NEW, List.of(longId))).isEqualTo(1);
    assertThat(spaces.fill(NEW, List.of("red apple", "green tea", "none"))).isEqualTo(2);
    assertThat(spaces.fill(NEW, List.of("red apple", "green tea"))).isZero();
    assertThat(spaces.fill(NEW, List.of())).isZero();

    assertThat(spaces.get(NEW.id(), List.of("red apple", "blue sky", "green tea")).keySet())
        .containsExactlyInAnyOrder("red apple", "green tea");
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);
    assertThatThrownBy(() -> spaces.fill(NEW, List.of("a\u0000b")))
        .isInstanceOf(IllegalArgumentException.class);
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

  private List<String> states(String name) {
    return database().spaces(name).list().stream()
        .map(space -> space.model().name() + " " + space.state())
        .toList();
  }
}
