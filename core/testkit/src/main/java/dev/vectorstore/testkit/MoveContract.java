package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
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
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of a collection that moves to another model while it is written to. */
public abstract class MoveContract extends Contract {
  private static final WordModel OLD = WordModel.of("words", 16);
  private static final WordModel NEW = WordModel.of("other words", 24);
  // In memory they would else write more than can be embedded.
  private static final int MOST_WRITES = 200;

  private static final Duration LONG = Duration.ofMinutes(2);

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
    String question =
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
        .hasMessage(question);
    assertThatThrownBy(() -> store.keywords().hybrid(HybridRequest.of("apple").embedding(brought)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(question);
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

  @Test
  void fillAndActivate_atRest_fillsAndActivates() {
    String name = texts(450);

    ActivationReport report = building(name).fillAndActivate(NEW);

    assertThat(report.filled()).isEqualTo(450);
    assertThat(report.tries()).isEqualTo(1);
    assertThat(report.longestWait()).isPositive();
    assertThat(database().find(name).orElseThrow().model()).contains(NEW.id());
    assertThat(database().spaces(name).fillAndActivate(OLD).filled()).isZero();
    assertThat(database().find(name).orElseThrow().model()).contains(OLD.id());
  }

  /** A writer that knows the old model alone writes whenever a text is embedded beside it. */
  @Test
  void fillAndActivate_writerThatNeverPauses_fillsTheLastWhileItWaits() {
    String name = texts(1);
    VectorStore writer = database().store(name, OLD);
    EmbeddingSpaces spaces = building(name);
    List<Thread> writes = new ArrayList<>();
    EmbeddingModel model =
        new Meddling(
            call -> {
              if (call <= 2) {
                writer.upsert(List.of(late(call)));
              } else { // the last: writers wait now
                Thread waiting =
                    new Thread(() -> writer.upsert(List.of(text("waiting", "waiting"))));
                waiting.setUncaughtExceptionHandler((thread, failure) -> {});
                writes.add(waiting);
                waiting.start();
              }
            },
            24);

    ActivationReport report = spaces.fillAndActivate(model, LONG);

    assertThat(report.filled()).isEqualTo(3);
    assertThat(report.tries()).isEqualTo(1);
    writes.forEach(MoveContract::join);
    VectorStore moved = database().store(name, NEW);
    assertThat(moved.count()).isEqualTo(3); // who waited was told and has written nothing
    assertThat(matchedIds(moved.search(SearchRequest.of("late").limit(10))))
        .containsExactlyInAnyOrder("d0", "c", "b");
  }

  @Test
  void fillAndActivate_modelThatHangs_letsWritersGoAndBeginsAgain() {
    String name = texts(1);
    VectorStore writer = database().store(name, OLD);
    EmbeddingModel model =
        new Meddling(
            call -> {
              if (call <= 2) {
                writer.upsert(List.of(late(call)));
              } else if (call == 3) { // while writers wait, until they do not any more
                CompletableFuture.runAsync(() -> writer.upsert(List.of(text("waiting", "waiting"))))
                    .join();
              }
            },
            24);

    ActivationReport report = building(name).fillAndActivate(model, Duration.ofMillis(200));

    assertThat(report.tries()).isGreaterThan(1);
    VectorStore moved = database().store(name, NEW);
    assertThat(matchedIds(moved.search(SearchRequest.of("late").limit(10))))
        .containsExactlyInAnyOrder("d0", "c", "b", "waiting");
  }

  @Test
  void fillAndActivate_neverInTime_conflictAndTheOldOneIsSearched() {
    String name = texts(3);
    EmbeddingSpaces spaces = building(name);

    assertThatThrownBy(() -> spaces.fillAndActivate(NEW, Duration.ofNanos(1)))
        .isInstanceOf(VectorStoreException.Conflict.class)
        .hasMessage(
            "collection \""
                + name
                + "\" did not come to rest: in 10 tries those who had begun to write did not end"
                + " while others waited PT0.000000001S; end transactions soon after they have"
                + " written, or let writers wait longer")
        .hasCauseInstanceOf(VectorStoreException.TimedOut.class);
    assertThat(database().find(name).orElseThrow().model()).contains(OLD.id());
    assertThat(spaces.missing(NEW.id())).isZero();
  }

  @Test
  void fillAndActivate_whatCannotBe_isRefused() {
    String name = freshName();
    VectorStore brought = database().store(name, CollectionSettings.of(ModelId.of("brought", 2)));
    brought.upsert(List.of(point("a", 1, 0), text("b", "blue").embedding(Embedding.of(0, 1))));
    EmbeddingSpaces spaces = building(name);

    assertThatThrownBy(() -> spaces.fillAndActivate(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the space of other words (24 dimensions) lacks the vectors of 1 documents that are"
                + " found now; fill it first, or call activateWithMissing");
    assertThatThrownBy(() -> spaces.fillAndActivate(NEW, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("writers have to wait for some time, not PT0S");
    assertThatThrownBy(() -> spaces.fillAndActivate(NEW, Duration.ofDays(1).plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("writers wait for a day at most, not PT24H0.000000001S");
    assertThatThrownBy(() -> spaces.fillAndActivate(OLD))
        .isInstanceOf(VectorStoreException.NoSuchSpace.class);
    spaces.retire(NEW.id());
    assertThatThrownBy(() -> spaces.fillAndActivate(NEW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the space of other words (24 dimensions) is retired and cannot be activated");
  }

  @Test
  void fillAndActivate_modelThatFails_isToldAndWritersGoOn() {
    String name = texts(1);
    VectorStore writer = database().store(name, OLD);
    EmbeddingModel model =
        new Meddling(
            call -> {
              if (call <= 2) {
                writer.upsert(List.of(late(call)));
              } else {
                throw new VectorStoreException.EmbeddingFailed("down", null);
              }
            },
            24);
    EmbeddingSpaces spaces = building(name);

    assertThatThrownBy(() -> spaces.fillAndActivate(model, LONG))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("down");

    writer.upsert(List.of(text("after", "after")));
    assertThat(matchedIds(writer.search(SearchRequest.of("after").limit(1))))
        .containsExactly("after");
    assertThat(spaces.list().get(1).state()).isEqualTo(SpaceState.BUILDING);
  }

  /** Four that write all the time, two of each kind: none of what they were told is lost. */
  @Test
  void fillAndActivate_steadyWriters_losesNothingThereAndBack() throws InterruptedException {
    String name = texts(50);
    List<List<String>> written = IntStream.range(0, 4).mapToObj(i -> List.<String>of()).toList();
    written = written.stream().<List<String>>map(ArrayList::new).toList();
    CountDownLatch begun = new CountDownLatch(4);
    List<Thread> writers = new ArrayList<>();
    AtomicInteger stop = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      int number = i;
      List<String> mine = written.get(i);
      Thread writer = new Thread(() -> keepWriting(name, number, mine, begun, stop));
      writers.add(writer);
      writer.start();
    }
    begun.await();

    building(name).fillAndActivate(NEW, LONG);
    VectorStore moved = database().store(name, OLD, NEW);
    List<String> before = found(moved);
    database().spaces(name).fillAndActivate(OLD, LONG);
    stop.set(1);
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(found(moved))
        .containsAll(before)
        .containsAll(written.stream().flatMap(List::stream).toList())
        .hasSize(50 + written.stream().mapToInt(List::size).sum());
  }

  private void keepWriting(
      String name, int number, List<String> written, CountDownLatch begun, AtomicInteger stop) {
    VectorStore store =
        number % 2 == 0 ? database().store(name, OLD, NEW) : database().store(name, OLD);
    for (int i = 0; stop.get() == 0 && i < MOST_WRITES; i++) {
      String id = "w" + number + "-" + i;
      try {
        store.upsert(List.of(text(id, "word " + id)));
        written.add(id);
      } catch (VectorStoreException.ModelMismatch e) {
        store = opened(name);
      }
      begun.countDown();
    }
  }

  private VectorStore opened(String name) {
    try {
      return database().store(name, OLD);
    } catch (VectorStoreException.ModelMismatch e) {
      return database().store(name, OLD, NEW);
    }
  }

  private static List<String> found(VectorStore store) {
    return matchedIds(store.search(SearchRequest.of("word").limit(SearchRequest.MAX_LIMIT)));
  }

  private void assertReadsAndWrites(VectorStore store, WordModel model) {
    assertThat(matchedIds(store.search(SearchRequest.of("apple").limit(1)))).containsExactly("a");
    assertThat(store.info().model()).contains(model.id());
    String id = "of " + model.name();
    store.upsert(List.of(text(id, "sea of " + model.name())));
    assertThat(store.get(List.of(id), Include.idOnly().withEmbedding()).get(0).embedding())
        .contains(model.embedQuery("sea of " + model.name()));
  }

  private EmbeddingSpaces building(String name) {
    EmbeddingSpaces spaces = database().spaces(name);
    spaces.add(NEW.id(), SpaceSettings.defaults());
    return spaces;
  }

  private String texts(int number) {
    String name = freshName();
    List<Document> documents =
        IntStream.range(0, number).mapToObj(i -> text("d" + i, "word" + i + " common")).toList();
    database().store(name, OLD).upsert(documents);
    return name;
  }

  /** A document before all that were there, so that the pass that is under way does not meet it. */
  private static Document late(int call) {
    return text(String.valueOf((char) ('d' - call)), "late " + call);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The new model, which does something else before each call for documents. */
  private static final class Meddling implements EmbeddingModel {
    private final IntConsumer before;
    private final int declared;
    private final AtomicInteger calls = new AtomicInteger();

    Meddling(IntConsumer before, int declared) {
      this.before = before;
      this.declared = declared;
    }

    @Override
    public String name() {
      return NEW.name();
    }

    @Override
    public int dimension() {
      return declared;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      before.accept(calls.incrementAndGet());
      return NEW.embedDocuments(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      return NEW.embedQuery(text);
    }
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
