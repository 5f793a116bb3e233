package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.model.EmbeddingModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import promises as a run: it can be chosen, interrupted, resumed and rolled back. */
abstract class ImportRunsContract extends ChromaImportFixture {
  @Test
  void importInto_anySource_isRecordedAsARun() throws Exception {
    Path directory = fixture();

    ImportReport report = ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());

    ImportRun run = report.run();
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.source()).isEqualTo(directory.toString());
    assertThat(run.options())
        .isEqualTo(Map.of("unknownModel", MODEL, "batchSize", 1_000L, "parallel", 1L));
    assertThat(run.done()).isEqualTo(report.documents());
    assertThat(run.parts()).allMatch(ImportRun.Part::finished).allMatch(ImportRun.Part::made);
  }

  @Test
  void rollback_wholeImport_leavesTheDatabaseEmpty() throws Exception {
    ImportReport report = importer().importInto(database());

    database().imports().rollback(report.run().id(), ChangedRows.KEEP);

    assertThat(database().collections()).isEmpty();
  }

  @Test
  void rollback_ofAnImportOverAnother_bringsTheFirstBack() throws Exception {
    ChromaImporter importer = importer();
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    store.delete(List.of(ids(store).get(0)));
    store.upsert(
        List.of(
            Document.of(ids(store).get(0), "other", Map.of()).embedding(Embedding.of(1, 2, 3, 4))));
    List<Document> before = all(store);
    ImportReport second = importer.importInto(database());
    assertThat(importer.verify(database()).identical()).isTrue();

    database().imports().rollback(second.run().id(), ChangedRows.KEEP);

    assertThat(all(store)).isEqualTo(before);
    ImportRun.Part part =
        second.run().parts().stream()
            .filter(each -> each.collection().equals("col-l2"))
            .findFirst()
            .orElseThrow();
    assertThat(List.of(part.inserted(), part.overwritten(), part.unchanged()))
        .containsExactly(1L, 1L, 21L);
  }

  @Test
  void only_patterns_chooseCollections() throws Exception {
    importer().only("col-?2", "default_tenant/default_*/col-cos*").importInto(database());

    assertThat(database().collections().stream().map(CollectionInfo::name))
        .containsExactly("col-cosine", "col-l2");
  }

  @Test
  void only_patternThatDescribesNone_isRefused() throws Exception {
    ChromaImporter importer = importer().only("col-l2", "other/*/*");

    assertThatThrownBy(() -> importer.importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessageStartingWith("no collection matches \"other/*/*\"; the source has [");
    assertThat(database().collections()).isEmpty();
    assertThatThrownBy(() -> ChromaImporter.from(temp).only("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pattern must be name or tenant/database/name, not \"a/b\"");
  }

  @Test
  void intoTenantsOf_oneMetric_makesATenantOfTheCollection() throws Exception {
    ChromaImporter importer = importer().only("col-l2").intoTenantsOf("shared");

    ImportReport report = importer.importInto(database());

    assertThat(database().find("shared").orElseThrow().isPerTenant()).isTrue();
    assertThat(all(database().tenant("col-l2").store("shared"))).hasSize(23);
    assertThat(report.collections().get(0).tenant()).isEqualTo("col-l2");
    assertThat(importer.verify(database()).identical()).isTrue();
    database().imports().rollback(report.run().id(), ChangedRows.KEEP);
    assertThat(database().collections()).isEmpty();
  }

  @Test
  void intoTenantsOf_severalMetrics_isRefusedAndNothingWritten() throws Exception {
    ChromaImporter importer = importer().only("col-l2", "col-ip").intoTenantsOf("shared");

    assertThatThrownBy(() -> importer.importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessageStartingWith(
            "collections can be joined only if they have the same metric, dimension and model; these have [");
    assertThat(database().collections()).isEmpty();
  }

  @Test
  void pause_duringAnImport_canBeResumed() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    ChromaImporter importer = importer().batchSize(5);
    ChromaImporter pausing =
        importer.onProgress(
            progress -> {
              if (batches.incrementAndGet() == 4) {
                database().imports().pause(newest().id());
              }
            });

    ImportReport paused = pausing.importInto(database());

    assertThat(paused.run().state()).isEqualTo(State.PAUSED);
    assertThat(paused.run().done()).isLessThan(20);
    ImportReport resumed = importer.resume(database(), paused.run().id());
    assertThat(resumed.run().state()).isEqualTo(State.DONE);
    requireWhole(importer, resumed.run());
  }

  @Test
  void resume_afterAFailure_writesTheRest() throws Exception {
    ChromaImporter importer = importer().batchSize(5);
    AtomicInteger batches = new AtomicInteger();
    ChromaImporter failing =
        importer.onProgress(
            progress -> {
              if (batches.incrementAndGet() == 7) {
                throw new IllegalStateException("the listener is tired");
              }
            });
    assertThatThrownBy(() -> failing.importInto(database())).hasMessage("the listener is tired");
    assertThat(newest().state()).isEqualTo(State.FAILED);
    assertThat(newest().failure()).contains("IllegalStateException");

    ImportReport resumed = importer.parallel(3).resume(database(), newest().id());

    requireWhole(importer, resumed.run());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void importInto_errorInAnyThread_isFailedAndSaysWhy(int parallel) throws Exception {
    ChromaImporter importer = importer().parallel(parallel);
    ChromaImporter listened =
        importer.onProgress(
            progress -> {
              throw new OutOfMemoryError("of a listener");
            });

    assertThatThrownBy(() -> importer.reembed(new BrokenModel()).importInto(database()))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(newest().state()).isEqualTo(State.FAILED);
    assertThat(newest().failure()).contains("NoClassDefFoundError");
    assertThatThrownBy(() -> listened.importInto(database())).isInstanceOf(OutOfMemoryError.class);
    assertThat(newest().state()).isEqualTo(State.FAILED);
    assertThat(newest().failure()).contains("OutOfMemoryError");
  }

  @Test
  void onStart_runThatFailsAtOnce_wasTold() throws Exception {
    List<Long> told = new ArrayList<>();
    ChromaImporter telling =
        importer().reembed(new BrokenModel()).onStart(run -> told.add(run.id()));

    assertThatThrownBy(() -> telling.importInto(database()))
        .isInstanceOf(NoClassDefFoundError.class);
    long run = newest().id();
    assertThat(told).containsExactly(run);
    ChromaImporter elsewhere = ChromaImporter.from(temp).onStart(each -> told.add(each.id()));
    assertThatThrownBy(() -> elsewhere.resume(database(), run)).isInstanceOf(ImportException.class);
    assertThat(told).hasSize(1);

    assertThatThrownBy(() -> telling.resume(database(), run))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(told).containsExactly(run, run);
  }

  @Test
  void importInto_interrupted_isFailedAndSaysSo() throws Exception {
    ChromaImporter importer = importer().onProgress(progress -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> importer.importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessageEndingWith("was interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(newest().state()).isEqualTo(State.FAILED);
  }

  private static final class BrokenModel implements EmbeddingModel {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public int dimension() {
      return 4;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      throw new NoClassDefFoundError("an/engine/of/the/model");
    }

    @Override
    public Embedding embedQuery(String text) {
      throw new NoClassDefFoundError("an/engine/of/the/model");
    }
  }

  @Test
  void resume_otherSource_isRefused() throws Exception {
    long run = newestAfter(importer());
    Path other = fixture();

    assertThatThrownBy(() -> ChromaImporter.from(other).unknownModel(MODEL).resume(database(), run))
        .isInstanceOf(ImportException.class)
        .hasMessageEndingWith(", not " + other);
    assertThatThrownBy(() -> importer().resume(database(), 999_999))
        .isInstanceOf(VectorStoreException.NoSuchRun.class);
  }

  private long newestAfter(ChromaImporter importer) {
    return importer.importInto(database()).run().id();
  }

  @Test
  void importInto_parallel_isTheSame() throws Exception {
    ChromaImporter importer = importer().parallel(4).batchSize(3);

    ImportReport report = importer.importInto(database());

    requireWhole(importer, report.run());
  }

  @Test
  void importInto_collectionsOfARunningImport_isToldAndTheFirstGoesOn() throws Exception {
    ChromaImporter importer = importer();
    AtomicInteger told = new AtomicInteger();
    ChromaImporter nested =
        importer.onProgress(
            progress -> {
              if (told.getAndIncrement() == 0) {
                assertThatThrownBy(() -> importer.importInto(database()))
                    .isInstanceOf(VectorStoreException.RunConflict.class);
              }
            });

    ImportReport report = nested.importInto(database());

    requireWhole(importer, report.run());
  }

  @Test
  void importInto_recordThatChromaNeverStored_isRescuedAndMarked() throws Exception {
    Path directory = fixture();
    Fixtures.alter(
        directory,
        "insert into embeddings_queue (seq_id, created_at, operation, topic, id, vector, encoding,"
            + " metadata) select -5, '2024-02-03 04:05:06', 0, topic, 'passed',"
            + " x'0000803f0000803f0000803f0000803f', 'FLOAT32', '{\"k\": 1}' from embeddings_queue where topic like '%' ||"
            + " (select id from collections where name = 'col-l2') limit 1");

    ImportReport report =
        ChromaImporter.from(directory).unknownModel(MODEL).only("col-l2").importInto(database());

    assertThat(database().store("col-l2").get(List.of("passed"), Include.everything()))
        .containsExactly(
            Document.of("passed")
                .metadata(
                    Map.of(
                        "k",
                        1,
                        "chroma:created_at",
                        Instant.parse("2024-02-03T04:05:06Z"),
                        "chroma:rescued",
                        List.of("chroma:vector", "chroma:record")))
                .embedding(Embedding.of(1, 1, 1, 1)));
    assertThat(report.collections().get(0).notes())
        .containsEntry("LOG_RECORD_NEVER_APPLIED", 1L)
        .containsEntry("VECTOR_RESCUED", 1L);
  }

  @Test
  void importInto_metadataThatChromaLost_isRescuedAndMarked() throws Exception {
    Path directory = Fixtures.unpack("0.6.3-surrogates", temp);
    ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());

    List<Document> marked =
        database().collections().stream()
            .flatMap(each -> all(database().store(each.name())).stream())
            .filter(each -> each.metadata().containsKey("chroma:rescued"))
            .toList();

    assertThat(marked).isNotEmpty();
    for (Document document : marked) {
      for (Object key :
          (List<?>) Objects.requireNonNull(document.metadata().get("chroma:rescued"))) {
        boolean text = key.equals("chroma:document");
        assertThat(text ? document.text().isPresent() : document.metadata().containsKey(key))
            .as("%s", key)
            .isTrue();
      }
    }
  }

  private ImportRun newest() {
    return database().imports().list().get(0);
  }

  private void requireWhole(ChromaImporter importer, ImportRun run) {
    VerificationReport report = importer.verify(database());
    assertThat(report.identical()).as("%s", report).isTrue();
    assertThat(run.state()).isEqualTo(State.DONE);
    assertThat(run.parts()).allSatisfy(part -> assertThat(part.inserted()).isEqualTo(part.done()));
    assertThat(run.done())
        .isEqualTo(
            report.collections().stream().mapToLong(VerificationReport.Collection::inSource).sum());
  }

  private static List<String> ids(VectorStore store) {
    return all(store).stream().map(Document::id).toList();
  }
}
