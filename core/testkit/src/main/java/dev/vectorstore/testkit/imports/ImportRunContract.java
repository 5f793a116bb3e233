package dev.vectorstore.testkit.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@link ImportRuns} promise of a run: it records what it wrote, keeps others out, and can be
 * paused, resumed and forgotten.
 */
public abstract class ImportRunContract extends ImportFixture {
  @Test
  void finish_newCollection_recordsWhatWasDone() {
    String name = freshName();

    ImportRun run = imported(name, point("a", 1, 2), point("b", 3, 4));

    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.source()).isEqualTo("somewhere");
    assertThat(run.options()).isEqualTo(Map.of("batch", 2L));
    assertThat(run.done()).isEqualTo(2);
    ImportRun.Part part = run.parts().get(0);
    assertThat(part.collection()).isEqualTo(name);
    assertThat(part.expected()).isEqualTo(2);
    assertThat(part.inserted()).isEqualTo(2);
    assertThat(part.overwritten()).isZero();
    assertThat(part.unchanged()).isZero();
    assertThat(part.finished()).isTrue();
    assertThat(part.made()).isTrue();
    assertThat(runs().find(run.id())).contains(run);
    assertThat(runs().list()).contains(run);
  }

  @Test
  void write_equalDocuments_areNotCountedAsOverwritten() {
    String name = freshName();
    imported(name, point("a", 1, 2), point("b", 3, 4));

    ImportRun.Part again = imported(name, point("a", 1, 2), point("b", 3, 5)).parts().get(0);

    assertThat(again.inserted()).isZero();
    assertThat(again.overwritten()).isEqualTo(1);
    assertThat(again.unchanged()).isEqualTo(1);
    assertThat(again.made()).isFalse();
  }

  @Test
  void find_unknown_isEmptyAndOthersAreTold() {
    assertThat(runs().find(999_999)).isEmpty();
    assertThatThrownBy(() -> runs().resume(999_999))
        .isInstanceOf(VectorStoreException.NoSuchRun.class)
        .hasMessage("there is no run 999999");
    assertThatThrownBy(() -> runs().pause(999_999))
        .isInstanceOf(VectorStoreException.NoSuchRun.class);
    assertThatThrownBy(() -> runs().planRollback(999_999, ChangedRows.KEEP))
        .isInstanceOf(VectorStoreException.NoSuchRun.class);
    assertThatThrownBy(() -> runs().rollback(999_999, ChangedRows.KEEP))
        .isInstanceOf(VectorStoreException.NoSuchRun.class);
    assertThatThrownBy(() -> runs().forget(999_999))
        .isInstanceOf(VectorStoreException.NoSuchRun.class);
  }

  @Test
  void start_collectionOfAnotherRun_isToldAndNothingRecorded() {
    String name = freshName();
    ImportSession first = start(name);
    int before = runs().list().size();

    assertThatThrownBy(() -> start(name))
        .isInstanceOf(VectorStoreException.RunConflict.class)
        .hasMessage(
            "collection \""
                + name
                + "\" belongs to run "
                + first.run().id()
                + "; let it finish, or pause, resume or roll back that run if its process is gone");
    assertThat(runs().list()).hasSize(before);
    first.finish();
    start(name).finish();
  }

  @Test
  void writer_targetOfAnotherRun_isTold() {
    String name = freshName();
    ImportSession first = start(name);
    ImportSession second = start(freshName());

    assertThatThrownBy(() -> second.writer(target(name, 0), ""))
        .isInstanceOf(VectorStoreException.RunConflict.class);
    first.finish();
    assertThat(second.writer(target(name, 0), "")).isPresent();
    second.finish();
  }

  @Test
  void resume_runOfAnotherProcess_takesItOver() {
    String name = freshName();
    ImportSession first = start(name);
    ImportWriter writer = writer(first, name, "f");
    write(writer, point("a", 1, 1));
    long id = first.run().id();

    ImportSession second = runs().resume(id);

    String taken = "run " + id + " was taken up by another process";
    assertThatThrownBy(() -> write(writer, point("b", 1, 1)))
        .isInstanceOf(VectorStoreException.RunConflict.class)
        .hasMessage(taken);
    assertThatThrownBy(first::finish).hasMessage(taken);
    first.fail("too late");
    ImportWriter resumed = writer(second, name, "f");
    assertThat(resumed.done()).isEqualTo(1);
    write(resumed, point("b", 1, 1));
    resumed.finish();
    second.finish();
    ImportRun run = runs().find(id).orElseThrow();
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.failure()).isEmpty();
    assertThat(run.parts().get(0).inserted()).isEqualTo(2);
  }

  @Test
  void resume_sourceThatChanged_beginsAnewAndStillKnowsWhatWasThere() {
    VectorStore store = mixed();
    List<Document> before = all(store);
    String name = store.info().name();
    ImportSession first = start(name);
    Document text = Document.of("text", "new", Map.of()).embedding(Embedding.of(9, 9));
    write(writer(first, name, "f"), text, point("new", 1, 1));
    long id = first.run().id();

    ImportSession second = runs().resume(id);
    ImportWriter writer = writer(second, name, "g");
    assertThat(writer.done()).isZero();
    write(writer, text, point("new", 2, 2));
    writer.finish();
    second.finish();

    ImportRun.Part part = runs().find(id).orElseThrow().parts().get(0);
    assertThat(List.of(part.done(), part.inserted(), part.overwritten())).containsOnly(2L, 1L);
    assertThat(part.inserted()).isEqualTo(1);
    runs().rollback(id, ChangedRows.KEEP);
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void resume_sourceOfWhichNothingIsKnown_beginsAnew() {
    String name = freshName();
    ImportSession first = start(name);
    write(writer(first, name, ""), point("a", 1, 1));

    assertThat(writer(runs().resume(first.run().id()), name, "").done()).isZero();
    runs().pause(first.run().id());
  }

  @Test
  void pause_runningRun_writesNothingMoreUntilItIsResumed() {
    String name = freshName();
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");
    write(writer, point("a", 1, 1));
    long id = session.run().id();

    runs().pause(id);

    assertThat(writer.write(writer.prepare(List.of(point("b", 1, 1)), Map.of()), Duration.ZERO))
        .isFalse();
    assertThat(session.writer(target(name, 1), "f")).isEmpty();
    writer.finish();
    session.finish();
    assertThat(runs().find(id).orElseThrow().state()).isEqualTo(State.PAUSED);
    assertThat(database().store(name).count()).isEqualTo(1);
    start(name).finish();
    ImportSession again = runs().resume(id);
    ImportWriter resumed = writer(again, name, "f");
    write(resumed, point("b", 1, 1));
    resumed.finish();
    again.finish();
    assertThat(database().store(name).count()).isEqualTo(2);
  }

  @Test
  void resume_doneRun_isRefused() {
    long run = imported(freshName(), point("a", 1, 1)).id();

    assertThatThrownBy(() -> runs().resume(run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("run " + run + " is done");
    assertThatThrownBy(() -> runs().pause(run)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void resume_collectionOfAnotherRunMeanwhile_isTold() {
    String name = freshName();
    ImportSession paused = start(name);
    runs().pause(paused.run().id());
    ImportSession other = start(name);

    assertThatThrownBy(() -> runs().resume(paused.run().id()))
        .isInstanceOf(VectorStoreException.RunConflict.class);
    assertThat(runs().find(paused.run().id()).orElseThrow().state()).isEqualTo(State.PAUSED);
    other.finish();
  }

  @Test
  void fail_run_keepsWhyAndLetsGo() {
    String name = freshName();
    ImportSession session = start(name);

    session.fail("the disk was full");

    ImportRun run = runs().find(session.run().id()).orElseThrow();
    assertThat(run.state()).isEqualTo(State.FAILED);
    assertThat(run.failure()).contains("the disk was full");
    start(name).finish();
  }

  @Test
  void write_badDocument_writesAndRecordsNothing() {
    String name = freshName();
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");

    assertThatThrownBy(
            () -> write(writer, point("a", 1, 1), Document.of("b").embedding(Embedding.of(1))))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(writer.done()).isZero();
    assertThat(session.run().parts().get(0).done()).isZero();
    assertThat(database().store(name).count()).isZero();
    session.fail("bad document");
  }

  @Test
  void write_withTexts_embedsThemByTheModel() {
    String name = freshName();
    WordModel model = WordModel.of("words", 16);
    ImportTarget target = ImportTarget.of(name, CollectionSettings.of(model));
    ImportSession session = runs().start("texts", Map.of(), List.of(target));
    write(session.writer(target, "").orElseThrow(), text("a", "one two"));
    session.finish();

    assertThat(database().store(name).get(List.of("a"), Include.everything()).get(0).embedding())
        .contains(model.embedDocuments(List.of("one two")).get(0));
  }

  @Test
  void write_textThatTheModelRefuses_namesItsDocumentAndWritesNothing() {
    String name = freshName();
    ImportTarget target = ImportTarget.of(name, CollectionSettings.of(REFUSING));
    ImportSession session = runs().start("texts", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();

    assertThatThrownBy(() -> write(writer, text("a", "one"), text("b", "refused")))
        .isInstanceOf(VectorStoreException.TextRefused.class)
        .hasMessage("document 1 (\"b\"): the model refuses a text");
    assertThat(writer.done()).isZero();
    assertThat(database().store(name).count()).isZero();
    session.fail("refused");
  }

  @Test
  void write_refusedTextsThatAreKept_areStoredWithoutAVectorAndTold() {
    String name = freshName();
    ImportTarget target = ImportTarget.of(name, CollectionSettings.of(REFUSING)).keepingRefused();
    Document refused = text("b", "refused").metadata(Map.of("k", 1));
    for (int time = 0; time < 2; time++) {
      ImportSession session = runs().start("texts", Map.of(), List.of(target));
      ImportWriter writer = session.writer(target, "").orElseThrow();
      ImportWriter.Batch batch =
          writer.prepare(
              List.of(text("a", "one"), refused, text("c", "two"), text("d", "refused too")),
              Map.of());
      writer.write(batch, Duration.ZERO);
      session.finish();

      assertThat(batch.refused()).containsExactly("b", "d");
      assertThat(writer.done()).isEqualTo(4);
    }

    assertThat(database().store(name).get(List.of("b"), Include.everything()))
        .containsExactly(refused.unsearchable(UnsearchableEmbedding.of(Reason.MISSING)));
    assertThat(database().spaces(name).missing(REFUSING.id())).isEqualTo(2);
    assertThat(database().store(name, REFUSING).search(SearchRequest.of("one").limit(10)))
        .extracting(match -> match.document().id())
        .containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void write_besideASecondSpace_fillsIt() {
    String name = freshName();
    ImportTarget target = ImportTarget.of(name, POINTS).beside(OTHER);
    ImportSession session = runs().start("two models", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    writer.write(
        writer.prepare(
            List.of(point("a", 1, 1), point("b", 2, 2)), Map.of("a", Embedding.of(1, 2, 3))),
        Duration.ZERO);
    session.finish();

    assertThat(database().spaces(name).missing(OTHER)).isEqualTo(1);
    assertThat(database().find(name).orElseThrow().model()).contains(MODEL);
  }

  @Test
  void start_tenantsOfOneCollection_canBeImportedAtOnce() {
    String name = freshName();
    ImportTarget acme = ImportTarget.of(name, POINTS.perTenant()).tenant("acme");
    ImportSession first = runs().start("one", Map.of(), List.of(acme));
    ImportSession second = runs().start("two", Map.of(), List.of(acme.tenant("globex")));

    assertThatThrownBy(() -> runs().start("three", Map.of(), List.of(acme)))
        .isInstanceOf(VectorStoreException.RunConflict.class)
        .hasMessageStartingWith("collection \"" + name + "\" of tenant \"acme\" belongs to run ");
    first.finish();
    second.finish();
  }

  @Test
  void resume_collectionDroppedAndMadeByAnotherMeanwhile_isNotTheRuns() {
    String name = freshName();
    ImportSession first = start(name);
    write(writer(first, name, "f"), point("a", 1, 1));
    long id = first.run().id();
    database().drop(name);
    database().store(name, POINTS);

    ImportSession second = runs().resume(id);
    write(writer(second, name, "f"), point("b", 1, 1));
    second.finish();
    RollbackReport report = runs().rollback(id, ChangedRows.KEEP);

    assertThat(report.parts().get(0).dropped()).isFalse();
    assertThat(database().store(name).count()).isZero();
  }

  @Test
  void forget_run_leavesWhatItWrote() {
    String name = freshName();
    long run = imported(name, point("a", 1, 1)).id();

    runs().forget(run);

    assertThat(runs().find(run)).isEmpty();
    assertThat(database().store(name).count()).isEqualTo(1);
  }

  @Test
  void forget_runningRun_isRefused() {
    ImportSession session = start(freshName());

    assertThatThrownBy(() -> runs().forget(session.run().id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("run " + session.run().id() + " is RUNNING; its record is needed");
    session.finish();
  }
}
