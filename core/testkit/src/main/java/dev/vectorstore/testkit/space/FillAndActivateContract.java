package dev.vectorstore.testkit.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the last step of a move promises: the new space is filled and activated while writers go on,
 * and nothing is lost.
 */
public abstract class FillAndActivateContract extends MoveFixture {
  // In memory they would else write more than can be embedded.
  private static final int MOST_WRITES = 200;
  private static final Duration LONG = Duration.ofMinutes(2);

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
    writes.forEach(FillAndActivateContract::join);
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
}
