package dev.vectorstore.testkit.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a store that moves to the next model promises: it writes the vectors of both and follows the
 * space that is searched.
 */
public abstract class MoveContract extends MoveFixture {
  @Test
  void store_bothModels_isOfTheOneThatIsSearched() {
    String name = freshName();

    VectorStore made = database().store(name, OLD, NEW);
    assertThat(made.info().model()).contains(OLD.id());
    made.upsert(List.of(text("a", "red apple")));
    building(name).fillAndActivate(NEW);

    assertThat(database().store(name, OLD, NEW).info().model()).contains(NEW.id());
    assertThat(database().store(name, NEW, OLD).info().model()).contains(NEW.id());
  }

  @Test
  void store_collectionOfAThirdModel_modelMismatch() {
    String name = freshName();
    database().store(name, WordModel.of("third", 8));

    assertThatThrownBy(() -> database().store(name, OLD, NEW))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessageStartingWith(
            "collection \""
                + name
                + "\" and the model do not agree: stored are vectors of third (8 dimensions),"
                + " declared is words (16 dimensions)");
  }

  @Test
  void store_nextModelThatGivesAnotherDimension_isRefused() {
    EmbeddingModel wrong = new Meddling(i -> {}, 23);

    assertThatThrownBy(() -> database().store(freshName(), OLD, wrong))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageContaining("declared is other words (23 dimensions), probed were 24 dimensions");
  }

  @Test
  void movingTo_whatIsNoMove_isRefused() {
    assertThatThrownBy(() -> CollectionSettings.of(OLD).movingTo(OLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the collection has words (16 dimensions) already");
    assertThatThrownBy(() -> CollectionSettings.of(ModelId.of("brought", 2)).movingTo(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a collection moves to other words (24 dimensions) from a model that embeds; name that"
                + " one first");
    assertThatThrownBy(() -> ImportTarget.of("c", CollectionSettings.of(OLD).movingTo(NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an import does not move to another model; name that as the one beside");
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_whileASpaceIsBuilt_givesBothVectors(WriteMode mode) {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name); // after the store was opened

    store.write(List.of(text("a", "red apple"), text("b", "blue sky")), mode);

    assertThat(spaces.missing(NEW.id())).isZero();
    assertThat(spaces.get(NEW.id(), List.of("a")))
        .isEqualTo(Map.of("a", NEW.embedQuery("red apple")));
    assertThat(spaces.get(OLD.id(), List.of("a")))
        .isEqualTo(Map.of("a", OLD.embedQuery("red apple")));
  }

  @Test
  void write_manyNewDocuments_givesBothVectors() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);

    store.upsert(IntStream.range(0, 150).mapToObj(i -> text("d" + i, "word" + i)).toList());
    store.write(
        IntStream.range(100, 300).mapToObj(i -> text("d" + i, "word" + i)).toList(),
        WriteMode.SKIP_EXISTING);

    assertThat(spaces.missing(NEW.id())).isZero();
    assertThat(spaces.get(NEW.id(), List.of("d299")))
        .isEqualTo(Map.of("d299", NEW.embedQuery("word299")));
  }

  @Test
  void upsert_changedText_givesBothVectorsAndAnUnchangedOneAsksNoModel() {
    String name = freshName();
    CountingModel old = new CountingModel();
    Counting next = new Counting();
    VectorStore store = database().store(name, old, next);
    building(name);
    store.upsert(List.of(text("a", "red apple")));

    old.forget();
    next.calls.clear();
    store.upsert(List.of(text("a", "red apple")));
    store.upsert(List.of(text("a", "green apple")));

    assertThat(old.calls()).containsExactly(List.of("green apple"));
    assertThat(next.calls).containsExactly(List.of("green apple"));
    assertThat(database().spaces(name).get(NEW.id(), List.of("a")))
        .isEqualTo(Map.of("a", NEW.embedQuery("green apple")));
  }

  @Test
  void update_ofAText_givesBothVectorsAndOfMetadataNone() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);
    store.upsert(List.of(text("a", "red apple"), text("b", "blue sky")));

    store.update(
        List.of(
            DocumentUpdate.of("a").text("green apple"),
            DocumentUpdate.of("b").metadata(Map.of("n", 1)),
            DocumentUpdate.of("gone").text("nothing")));

    assertThat(spaces.missing(NEW.id())).isZero();
    assertThat(spaces.get(NEW.id(), List.of("a", "b")))
        .isEqualTo(Map.of("a", NEW.embedQuery("green apple"), "b", NEW.embedQuery("blue sky")));
  }

  @Test
  void write_spaceThatIsRetiredOrDropped_isLeftAlone() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);
    store.upsert(List.of(text("a", "red apple")));

    spaces.retire(NEW.id());
    store.upsert(List.of(text("b", "blue sky")));
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);

    spaces.drop(NEW.id());
    store.upsert(List.of(text("c", "deep sea")));
    building(name);
    store.upsert(List.of(text("d", "dark wood")));
    assertThat(spaces.missing(NEW.id())).isEqualTo(3);
  }

  @Test
  void upsert_spaceBesideThatWasDropped_writesWithoutIt() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);
    store.upsert(List.of(text("a", "red apple")));

    spaces.drop(NEW.id());
    store.upsert(List.of(text("a", "green apple")));
    store.update(List.of(DocumentUpdate.of("a").text("sweet apple")));

    assertThat(store.get(List.of("a")).get(0).text()).contains("sweet apple");
  }

  @Test
  void upsert_otherModelThatFails_writesAndLeavesItToFill() {
    String name = freshName();
    AtomicInteger failures = new AtomicInteger();
    EmbeddingModel failing =
        new Meddling(
            call -> {
              failures.incrementAndGet();
              throw new VectorStoreException.EmbeddingFailed("down", null);
            },
            24);
    VectorStore store = database().store(name, OLD, failing);
    EmbeddingSpaces spaces = building(name);

    store.upsert(List.of(text("a", "red apple")));

    assertThat(failures).hasValue(1);
    assertThat(matchedIds(store.search(SearchRequest.of("apple")))).containsExactly("a");
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);
    assertThat(spaces.fill(NEW)).isEqualTo(1);
  }

  @Test
  void broughtEmbeddings_areRefused() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    store.keywords().enable("simple");
    Embedding brought = OLD.embedQuery("red apple");
    String query =
        "collection \""
            + name
            + "\" was opened with two models, and nothing says which made the embedding to search for";

    assertThatThrownBy(() -> store.upsert(List.of(text("a", "red apple").embedding(brought))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "document 0 (\"a\") brings a vector, but collection \""
                + name
                + "\" was opened with two models, and nothing says which made it");
    assertThatThrownBy(() -> store.update(List.of(DocumentUpdate.of("a").embedding(brought))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.search(SearchRequest.of(brought)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(query);
    assertThatThrownBy(() -> store.keywords().hybrid(HybridRequest.of("apple").embedding(brought)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(query);
  }

  @Test
  void activate_openStoreOfBothModels_followsThereAndBack() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    store.keywords().enable("simple");
    store.upsert(List.of(text("a", "red apple"), text("b", "blue sky")));
    EmbeddingSpaces spaces = building(name);
    spaces.fill(NEW);

    spaces.activate(NEW.id());
    assertReadsAndWrites(store, NEW);
    assertThat(spaces.missing(OLD.id())).isZero(); // the way back stays whole
    spaces.activate(OLD.id());
    assertReadsAndWrites(store, OLD);
    assertThat(spaces.missing(NEW.id())).isZero();
  }

  /**
   * Each operation is the first one after the change, by a store of its own that was open before.
   */
  @Test
  void activate_anyOperation_followsByItself() {
    String name = freshName();
    List<VectorStore> open =
        IntStream.range(0, 12).mapToObj(i -> database().store(name, OLD, NEW)).toList();
    open.get(0).keywords().enable("simple");
    open.get(0).upsert(List.of(text("a", "red apple"), text("b", "blue sky")));
    building(name).fillAndActivate(NEW);
    SearchRequest apple = SearchRequest.of("apple").limit(1);

    assertThat(matchedIds(open.get(0).search(apple))).containsExactly("a");
    assertThat(matchedIds(open.get(1).searchAll(List.of(apple, apple)).get(1)))
        .containsExactly("a");
    assertThat(matchedIds(open.get(2).searchPage(apple).matches())).containsExactly("a");
    assertThat(matchedIds(open.get(3).explain(apple).matches())).containsExactly("a");
    assertThat(matchedIds(open.get(4).search(SearchRequest.similarTo("a").limit(1))))
        .containsExactly("b");
    assertThat(open.get(5).keywords().hybrid(HybridRequest.of("apple").limit(1)).matches())
        .singleElement()
        .satisfies(match -> assertThat(match.id()).isEqualTo("a"));
    Include embedding = Include.idOnly().withEmbedding();
    assertThat(open.get(6).get(List.of("a"), embedding).get(0).embedding())
        .contains(NEW.embedQuery("red apple"));
    assertThat(
            open.get(7)
                .scroll(ScrollRequest.first().limit(1).include(embedding))
                .documents()
                .get(0)
                .embedding())
        .contains(NEW.embedQuery("red apple"));
    open.get(8).update(List.of(DocumentUpdate.of("b").text("grey sky")));
    open.get(9).upsertAll(List.of(text("c", "deep sea")).iterator(), LoadSettings.defaults());
    open.get(10)
        .upsertAll(
            List.of(text("d", "dark wood")).iterator(), LoadSettings.defaults().inOneTransaction());
    assertThat(open.get(11).index().status().vectors()).isPositive();
    assertThat(database().spaces(name).missing(NEW.id())).isZero();
    assertThat(database().spaces(name).missing(OLD.id())).isZero();
  }

  @Test
  void activate_whileALoadRuns_isFollowedFromTheNextChunkOn() {
    String name = freshName();
    VectorStore store = database().store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);

    store.upsertAll(
        IntStream.range(0, 10).mapToObj(i -> text("d" + i, "word" + i)).iterator(),
        LoadSettings.defaults()
            .chunkDocuments(2)
            .onProgress(
                progress -> {
                  if (progress.documents() == 4) {
                    spaces.activate(NEW.id());
                  }
                }));

    assertThat(store.count()).isEqualTo(10);
    assertThat(spaces.missing(NEW.id())).isZero();
    assertThat(spaces.missing(OLD.id())).isZero();
  }

  @Test
  void tenant_bothModels_followsToo() {
    String name = freshName();
    database().store(name, CollectionSettings.of(OLD).perTenant());
    VectorStore acme = database().tenant("acme").store(name, OLD, NEW);
    EmbeddingSpaces spaces = building(name);

    acme.upsert(List.of(text("a", "red apple")));
    assertThatThrownBy(() -> spaces.fillAndActivate(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "collection \"" + name + "\" is per tenant; write to it through VectorDatabase.tenant");
    assertThatThrownBy(() -> database().tenant("acme").spaces(name).fillAndActivate(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tenant's view of the database cannot activate a space");
    spaces.activate(NEW.id());

    assertThat(matchedIds(acme.search(SearchRequest.of("apple")))).containsExactly("a");
    assertThat(acme.info().model()).contains(NEW.id());
  }

  private void assertReadsAndWrites(VectorStore store, WordModel model) {
    assertThat(matchedIds(store.search(SearchRequest.of("apple").limit(1)))).containsExactly("a");
    assertThat(store.info().model()).contains(model.id());
    String id = "of " + model.name();
    store.upsert(List.of(text(id, "sea of " + model.name())));
    assertThat(store.get(List.of(id), Include.idOnly().withEmbedding()).get(0).embedding())
        .contains(model.embedQuery("sea of " + model.name()));
  }

  /** The new model, which remembers what it was given. */
  private static final class Counting implements EmbeddingModel {
    private final List<List<String>> calls = new ArrayList<>();

    @Override
    public String name() {
      return NEW.name();
    }

    @Override
    public int dimension() {
      return NEW.dimension();
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      calls.add(texts);
      return NEW.embedDocuments(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      return NEW.embedQuery(text);
    }
  }
}
