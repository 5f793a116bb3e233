package dev.vectorstore.migration.internal.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.ImportException;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceRecord;
import dev.vectorstore.migration.internal.verify.Verification;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The engine over a source that is none of Chroma's. */
class ImportEngineTest {
  private static final ImportOptions OPTIONS =
      ImportOptions.DEFAULTS.models(models -> models.withUnknown("m")).batchSize(4);

  private final VectorDatabase database = InMemoryVectorDatabase.create();
  private final RowsSource source = new RowsSource().table("s", "a", 10).table("s", "b", 5);
  private final ImportEngine engine = new ImportEngine(source, OPTIONS);

  @Test
  void inspect_anySource_tellsItsCollectionsAndFindings() {
    SourceInspection found = engine.inspect();

    assertThat(found.source()).isEqualTo("rows");
    SourceInspection.Collection first = found.collections().get(0);
    assertThat(first.path()).containsExactly("s", "a");
    assertThat(first.name()).isEqualTo("a");
    assertThat(first.dimension()).isEqualTo(OptionalInt.of(3));
    assertThat(first.model()).contains("m");
    assertThat(found.findings())
        .containsExactly(new SourceInspection.Finding("TABLE_WITHOUT_KEY", 1, List.of("b")));
  }

  @Test
  void rehearse_anySource_tellsWhatAnImportWouldWrite() {
    ImportReport.Collection read = engine.rehearse().get(0);

    assertThat(read.documents()).isEqualTo(10);
    assertThat(read.unsearchable()).isEqualTo(Map.of(Reason.NOT_FINITE, 1L));
    assertThat(read.notes()).isEqualTo(Map.of("VALUE_ROUNDED", 2L));
    assertThat(database.collections()).isEmpty();
  }

  @Test
  void importInto_anySource_bringsAllAndIsVerified() {
    ImportReport report = engine.importInto(database);

    assertThat(report.documents()).isEqualTo(15);
    VectorStore a = database.store("a");
    assertThat(a.info().metadata()).isEqualTo(Map.of("table", "s.a"));
    assertThat(a.get(List.of("row-7"), Include.everything()).get(0).metadata())
        .isEqualTo(Map.of("number", 7L));
    VerificationReport verified = Verification.of(source, database, OPTIONS);
    assertThat(verified.identical()).isTrue();
    assertThat(verified.source()).isEqualTo("rows");
    assertThat(verified.collections().get(0).answers().orElseThrow().by())
        .isEqualTo(AnsweredBy.EXACT_SCAN);
  }

  @Test
  void verify_rowThatChanged_isFound() {
    engine.importInto(database);
    database.store("a").delete(List.of("row-3"));
    Document there = database.store("b").get(List.of("row-2"), Include.everything()).get(0);
    database.store("b").upsert(List.of(there.text("other")));

    VerificationReport verified = Verification.of(source, database, OPTIONS);

    assertThat(verified.collections().get(0).counts()).isEqualTo(Map.of(Part.MISSING, 1L));
    assertThat(verified.collections().get(1).counts()).isEqualTo(Map.of(Part.TEXT, 1L));
  }

  @Test
  void resume_afterASourceThatFailed_goesOnBehindTheLastRecordWritten() {
    source.failAt(9);
    assertThatThrownBy(() -> engine.importInto(database))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the connection is gone");
    ImportRun failed = database.imports().list().get(0);
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.done()).isEqualTo(8);
    // The messages of others may hold anything.
    assertThat(failed.failure()).contains("IllegalStateException");

    ImportReport report = engine.resume(database, failed.id());

    assertThat(report.run().state()).isEqualTo(State.DONE);
    assertThat(report.documents()).isEqualTo(15);
    // Nothing was written twice, not even as equal.
    assertThat(report.run().parts()).allMatch(part -> part.unchanged() == 0);
    assertThat(Verification.of(source, database, OPTIONS).identical()).isTrue();
  }

  @Test
  void importInto_failureWithTextThatNoDatabaseHolds_isRecordedWithoutIt() {
    source.failAt(0, new ImportException("half a character \ud800, and \0"));

    assertThatThrownBy(() -> engine.importInto(database)).isInstanceOf(ImportException.class);

    assertThat(database.imports().list().get(0).failure())
        .contains("ImportException: half a character ?, and ?");
  }

  @Test
  void resume_runOfAnotherSource_isRefused() {
    ImportRun run = database.imports().start("other", Map.of(), List.of()).run();

    assertThatThrownBy(() -> engine.resume(database, run.id()))
        .isInstanceOf(ImportException.class)
        .hasMessage("run " + run.id() + " reads other, not rows");
  }

  @Test
  void rollback_anySource_leavesTheDatabaseEmpty() {
    ImportReport report = engine.importInto(database);

    database.imports().rollback(report.run().id(), ChangedRows.KEEP);

    assertThat(database.collections()).isEmpty();
  }

  @Test
  void only_patternsOfPaths_chooseCollections() {
    CollectionPattern pattern = new CollectionPattern("s/b*", List.of("s", "b*"));
    CollectionPattern shorter = new CollectionPattern("s", List.of("s"));

    new ImportEngine(source, OPTIONS.only(List.of(pattern))).importInto(database);

    assertThat(database.collections().stream().map(CollectionInfo::name)).containsExactly("b");
    assertThatThrownBy(() -> new ImportEngine(source, OPTIONS.only(List.of(shorter))).inspect())
        .isInstanceOf(ImportException.class)
        .hasMessage("no collection matches \"s\"; the source has [a, b]");
  }

  @Test
  void tenantsOf_anySource_joinsItsCollections() {
    ImportOptions joined = OPTIONS.tenantsOf("all");

    new ImportEngine(source, joined).importInto(database);

    assertThat(database.tenant("a").store("all").count()).isEqualTo(10);
    assertThat(database.tenant("b").store("all").count()).isEqualTo(5);
    assertThat(Verification.of(source, database, joined).identical()).isTrue();
  }

  @Test
  void importInto_limited_takesNoMoreThanAllowed() {
    SetClock clock = new SetClock();
    RowsSource rows = new RowsSource().table("s", "a", 23);
    ImportOptions options = OPTIONS.batchSize(5);
    try (Source open = rows.open()) {
      List<PlannedCollection> plan = ImportPlan.of(open, options);
      ImportSession run =
          database
              .imports()
              .start("rows", Map.of(), plan.stream().map(PlannedCollection::target).toList());
      new ImportJob(open, run, options, new Pace(100, clock)).carryOut(plan);
    }

    // 23 documents in batches of 5: the last may go 200 ms after the first.
    assertThat(clock.waited()).isEqualTo(200_000_000L);
    assertThat(database.store("a").count()).isEqualTo(23);
  }

  @Test
  void batches_largeRecords_areSmaller() {
    PlannedCollection planned =
        ImportPlan.of(new RowsSource().table("s", "a", 1).open(), OPTIONS).get(0);
    String text = "x".repeat(3 << 20);
    Batches batches =
        new Batches(
            planned,
            IntStream.range(0, 7)
                .mapToObj(
                    each ->
                        SourceRecord.of(Document.of("id" + each).text(text), new float[] {1, 2, 3}))
                .iterator(),
            1_000);

    assertThat(batches.next().size()).isEqualTo(3);
    assertThat(batches.next().size()).isEqualTo(3);
    assertThat(batches.next().size()).isEqualTo(1);
    assertThat(batches.hasNext()).isFalse();
  }
}
