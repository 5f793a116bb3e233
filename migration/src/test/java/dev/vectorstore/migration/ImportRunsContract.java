package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.directory.AlteredFixture;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.migration.report.VerificationPage;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.testkit.WordModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports as runs: chosen, interrupted, resumed, taken back, and compared. */
abstract class ImportRunsContract {
  private static final String MODEL = "the model that the fixtures do not name";

  @TempDir private Path temp;

  /** A database that holds no collection. */
  abstract VectorDatabase database();

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
        .hasMessageStartingWith("no collection is like \"other/*/*\"; there are [");
    assertThat(database().collections()).isEmpty();
    assertThatThrownBy(() -> ChromaImporter.from(temp).only("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pattern is name or tenant/database/name, not \"a/b\"");
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
            "collections can be joined if they have one metric, dimension and model; these have [");
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
  void reembed_anotherModel_embedsTextsAndListsThoseWithout() throws Exception {
    WordModel model = WordModel.of("words", 16);
    ChromaImporter importer = importer().only("col-l2").reembedBeside(model);

    ImportReport report = importer.importInto(database());

    ImportReport.Collection collection = report.collections().get(0);
    VectorStore store = database().store("col-l2");
    long withoutText = 0;
    for (Document document : all(store)) {
      if (document.text().isPresent()) {
        assertThat(document.embedding())
            .contains(model.embedDocuments(List.of(document.text().get())).get(0));
      } else {
        withoutText++;
        assertThat(document.unsearchable().orElseThrow().reason()).isEqualTo(Reason.MISSING);
        assertThat(collection.withoutTextIds()).contains(document.id());
      }
    }
    assertThat(collection.withoutText()).isEqualTo(withoutText).isPositive();
    assertThat(collection.documents()).isEqualTo(23);
    assertThat(collection.model()).contains(model.id());
    assertThat(database().spaces("col-l2").missing(ModelId.of(MODEL, 4)))
        .isEqualTo(collection.vectorsNotKept());
    assertThat(collection.withoutVector()).isZero(); // the old one is kept
    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void reembed_textThatTheModelRefuses_endsTheRunAndNamesTheDocumentEachTime() throws Exception {
    ChromaImporter plain = importer().only("col-l2");
    ChromaImporter importer = plain.reembed(refusing(plain, "id2"));

    assertThatThrownBy(() -> importer.importInto(database()))
        .isInstanceOf(VectorStoreException.TextRefused.class)
        .hasMessageMatching("document \\d+ \\(\"id2\"\\): the model refuses a text");
    ImportRun failed = database().imports().list().get(0);
    assertThat(failed.failure().orElseThrow()).contains("(\"id2\"): the model refuses a text");
    assertThatThrownBy(() -> importer.resume(database(), failed.id()))
        .isInstanceOf(VectorStoreException.TextRefused.class);

    ImportReport report = importer.keepRefused().resume(database(), failed.id());

    assertThat(report.run().state()).isEqualTo(ImportRun.State.DONE);
    assertThat(report.collections().get(0).refusedIds()).containsExactly("id2");
  }

  @Test
  void keepRefused_refusedTexts_areKeptListedAndCountedByTheVerification() throws Exception {
    ChromaImporter plain = importer().only("col-l2");
    ChromaImporter strict = plain.reembed(refusing(plain, "id2", "id3"));
    ChromaImporter importer = strict.keepRefused().batchSize(5);

    ImportReport.Collection collection = importer.importInto(database()).collections().get(0);
    VerificationReport verified = importer.verify(database());

    assertThat(collection.refused()).isEqualTo(2);
    assertThat(collection.refusedIds()).containsExactlyInAnyOrder("id2", "id3");
    assertThat(collection.unsearchable())
        .containsExactly(Map.entry(Reason.MISSING, 2 + collection.withoutText()));
    assertThat(collection.searchable()).isEqualTo(21 - collection.withoutText());
    Document kept = database().store("col-l2").get(List.of("id2"), Include.everything()).get(0);
    assertThat(kept.text()).isPresent();
    assertThat(kept.unsearchable().orElseThrow().reason()).isEqualTo(Reason.MISSING);
    assertThat(verified.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
    assertThat(verified.collections().get(0).differences()).isEmpty();
    assertThat(verified.collections().get(0).refused()).isEqualTo(2);
    assertThat(VerificationPage.of(verified))
        .contains("2 cannot be found, as the model refused their text: id2, id3")
        .contains("<b class=\"lacking\">equal, but not whole</b>")
        .doesNotContain("the source is not whole");
    assertThat(VerificationJson.of(verified))
        .contains("\"refused\":2,\"refusedIds\":[\"id2\",\"id3\"]");
    assertThat(strict.verify(database()).collections().get(0).counts())
        .containsExactly(Map.entry(Part.VECTOR, 2L));
  }

  /** Refuses the texts of documents of these ids in the sample. */
  private EmbeddingModel refusing(ChromaImporter plain, String... ids) {
    WordModel words = WordModel.of("words", 16);
    plain.importInto(database());
    List<String> refused =
        database().store("col-l2").get(List.of(ids)).stream()
            .map(document -> document.text().orElseThrow())
            .toList();
    database().drop("col-l2");
    return new EmbeddingModel() {
      @Override
      public String name() {
        return words.name();
      }

      @Override
      public int dimension() {
        return words.dimension();
      }

      @Override
      public List<Embedding> embedDocuments(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
          if (refused.contains(texts.get(i))) {
            throw new VectorStoreException.TextRefused("the model refuses a text", null, i);
          }
        }
        return words.embedDocuments(texts);
      }

      @Override
      public Embedding embedQuery(String text) {
        return words.embedQuery(text);
      }
    };
  }

  @Test
  void reembed_documentsWithoutText_areNotCountedAsEqual() throws Exception {
    ChromaImporter importer = importer().only("col-l2").reembed(WordModel.of("words", 16));
    ImportReport imported = importer.importInto(database());
    long withoutText = imported.collections().get(0).withoutText();

    VerificationReport report = importer.verify(database());

    assertThat(imported.withoutVector()).isEqualTo(withoutText).isPositive();
    assertThat(report.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
    assertThat(report.collections().get(0).withoutVector()).isEqualTo(withoutText);
    assertThat(report.collections().get(0).vectorsCompared()).isZero();
  }

  @Test
  void reembedBeside_vectorsThatAreNowhere_areNotCountedAsKept() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Files.delete(broken.index().resolve("index_metadata.pickle"));
    ChromaImporter importer =
        ChromaImporter.from(broken.directory())
            .unknownModel(MODEL)
            .only("col-l2")
            .reembedBeside(WordModel.of("words", 16));
    ImportReport imported = importer.importInto(database());

    VerificationReport report = importer.verify(database());

    assertThat(imported.isWhole()).isFalse();
    assertThat(report.collections().get(0).vectorsNotKept())
        .isEqualTo(22)
        .isEqualTo(imported.collections().get(0).vectorsNotKept());
    assertThat(report.collections().get(0).vectorsCompared()).isEqualTo(1);
    assertThat(report.outcome()).isEqualTo(VerificationReport.Outcome.INCOMPLETE);
  }

  @Test
  void verify_vectorsKeptBeside_areComparedToo() throws Exception {
    ChromaImporter importer =
        importer().only("col-l2").reembedBeside(WordModel.of("words", 16)).batchSize(5);
    importer.importInto(database());
    EmbeddingSpaces spaces = database().spaces("col-l2");
    ModelId source = ModelId.of(MODEL, 4);
    Map<String, Embedding> kept = spaces.get(source, List.of("id1", "id2"));
    float[] moved = Objects.requireNonNull(kept.get("id1")).values();
    moved[0] = Math.nextUp(moved[0]);

    VerificationReport.Collection equal = importer.verify(database()).collections().get(0);
    spaces.put(source, Map.of("id1", Embedding.of(moved)));
    VerificationReport.Collection other = importer.verify(database()).collections().get(0);
    spaces.drop(source);
    VerificationReport.Collection without = importer.verify(database()).collections().get(0);

    assertThat(equal.identical()).isTrue();
    assertThat(equal.vectorsCompared()).isGreaterThanOrEqualTo(23);
    assertThat(other.differences())
        .containsExactly(new VerificationReport.Difference("id1", Part.VECTOR_BESIDE));
    assertThat(without.counts()).containsExactly(Map.entry(Part.VECTOR_BESIDE, 23L));
  }

  @Test
  void reembed_modelOfTheSource_keepsItsVectors() throws Exception {
    Path directory = fixture();
    ChromaImporter plain = ChromaImporter.from(directory).unknownModel("words").only("col-l2");
    plain.importInto(database());
    List<Document> before = all(database().store("col-l2"));
    database().drop("col-l2");

    plain.reembed(WordModel.of("words", 4)).importInto(database());

    assertThat(all(database().store("col-l2"))).isEqualTo(before);
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

  @Test
  void verify_answersOfBothSides_agree() throws Exception {
    ChromaImporter importer = importer();
    importer.importInto(database());

    VerificationReport report = importer.verify(database());

    assertThat(report.collections())
        .filteredOn(each -> each.vectorsCompared() > 0)
        .isNotEmpty()
        .allSatisfy(
            each -> {
              VerificationReport.Answers answers = each.answers().orElseThrow();
              assertThat(answers.by()).isEqualTo(VerificationReport.AnsweredBy.EXACT_SCAN);
              assertThat(answers.overlaps()).isNotEmpty().containsOnly(1.0);
            });
  }

  @Test
  void verify_vectorsOfAnother_answersDisagree() throws Exception {
    ChromaImporter importer = importer().only("col-l2");
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    List<Document> moved =
        all(store).stream()
            .filter(each -> each.embedding().isPresent())
            .map(each -> each.embedding(Embedding.of(each.id().hashCode(), 1, 2, 3)))
            .toList();
    store.upsert(moved);

    VerificationReport.Collection collection = importer.verify(database()).collections().get(0);

    assertThat(collection.answers().orElseThrow().mean().orElseThrow()).isLessThan(1);
    assertThat(collection.counts()).containsEntry(Part.VECTOR, (long) moved.size());
  }

  @Test
  void page_anyReport_isOnePageWithoutContentAndEscaped() throws Exception {
    ChromaImporter importer = importer().only("col-l2");
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    store.upsert(
        List.of(
            Document.of("<script>alert(1)</script>", "secret text", Map.of("k", "secret value"))
                .embedding(Embedding.of(1, 2, 3, 4))));

    VerificationReport report = importer.verify(database());
    String html = VerificationPage.of(report);

    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("Not everything is the same", "&lt;script&gt;alert(1)&lt;/script&gt;", "<svg")
        .doesNotContain("<script", "secret", "http://", "https://", "src=", "@import");
    assertThat(VerificationJson.of(report))
        .contains("\"identical\":false", "\"EXTRA\":1", "\"inDatabase\":24")
        .doesNotContain("secret");
  }

  private Path fixture() throws IOException {
    return Fixtures.unpack("1.5.9", temp);
  }

  private ChromaImporter importer() throws IOException {
    return ChromaImporter.from(fixture()).unknownModel(MODEL);
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

  private static List<Document> all(VectorStore store) {
    return store
        .scroll(ScrollRequest.first().limit(10_000).include(Include.everything()))
        .documents();
  }
}
