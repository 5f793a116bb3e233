package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.VerificationReport.Difference;
import dev.vectorstore.migration.VerificationReport.Outcome;
import dev.vectorstore.migration.VerificationReport.Part;
import dev.vectorstore.migration.internal.directory.AlteredFixture;
import dev.vectorstore.migration.internal.directory.ExpectedRecord;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.migration.report.VerificationJson;
import dev.vectorstore.migration.report.VerificationPage;
import dev.vectorstore.search.ScrollRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the verification of an import promises: it finds each difference, counts it, and says what
 * it could not compare.
 */
abstract class ImportVerificationContract extends ChromaImportFixture {
  @ParameterizedTest
  @MethodSource("fixtures")
  void verify_afterImport_isIdenticalToTheLastBit(String name) throws Exception {
    ChromaImporter importer = ChromaImporter.from(Fixtures.unpack(name, temp)).unknownModel(MODEL);
    importer.importInto(database());

    VerificationReport report = importer.verify(database());

    Map<String, ExpectedRecord.Collection> expected = new LinkedHashMap<>();
    ExpectedRecord.parse(Fixtures.expectedLines(name))
        .forEach(each -> expected.put(ChromaText.escape(each.name()), each));
    long lost = 0;
    for (VerificationReport.Collection each : report.collections()) {
      List<ExpectedRecord> records = Objects.requireNonNull(expected.get(each.name())).records();
      long without = records.stream().filter(record -> record.vector().equals("null")).count();
      assertThat(each.differences()).isEmpty();
      assertThat(each.withoutVector()).as(each.name()).isEqualTo(without);
      assertThat(each.vectorsCompared()).as(each.name()).isEqualTo(records.size() - without);
      lost += without;
    }
    assertThat(report.outcome()).isEqualTo(lost == 0 ? Outcome.IDENTICAL : Outcome.INCOMPLETE);
    assertThat(report.identical()).isEqualTo(lost == 0);
  }

  @Test
  void verify_vectorsThatAreNowhere_areNotCountedAsEqual() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Files.delete(broken.index().resolve("index_metadata.pickle"));
    ChromaImporter importer =
        ChromaImporter.from(broken.directory()).unknownModel(MODEL).only("col-l2");
    ImportReport imported = importer.importInto(database());

    VerificationReport report = importer.verify(database());

    VerificationReport.Collection collection = report.collections().get(0);
    assertThat(collection.inSource()).isEqualTo(23);
    assertThat(collection.vectorsCompared()).isEqualTo(1);
    assertThat(collection.withoutVector()).isEqualTo(22);
    assertThat(collection.withoutVectorIds())
        .isEqualTo(imported.collections().get(0).withoutVectorIds())
        .hasSize(22);
    assertThat(collection.counts()).isEmpty();
    assertThat(collection.outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(report.identical()).isFalse();
    assertThat(VerificationJson.of(report))
        .contains(
            "\"identical\":false",
            "\"outcome\":\"INCOMPLETE\"",
            "\"vectorsCompared\":1,",
            "\"withoutVector\":22,");
    assertThat(VerificationPage.of(report))
        .contains(
            "<h1 class=\"lacking\">What exists has arrived, but it is NOT complete",
            "without a vector</th><td>22</td>",
            "id1")
        .doesNotContain("Everything arrived", "class=\"good\"");
    assertThat(imported.withoutVector()).isEqualTo(22);
    assertThat(imported.isWhole()).isFalse();
  }

  @Test
  void verify_joinedCollectionWhoseVectorsAreNowhere_isNotIdentical() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Files.delete(broken.index().resolve("index_metadata.pickle"));
    ChromaImporter importer =
        ChromaImporter.from(broken.directory())
            .unknownModel(MODEL)
            .only("col-l2")
            .intoTenantsOf("all");
    importer.importInto(database());

    VerificationReport report = importer.verify(database());

    assertThat(report.outcome()).isEqualTo(Outcome.INCOMPLETE);
    assertThat(report.collections())
        .extracting(VerificationReport.Collection::withoutVector)
        .containsExactly(22L);
  }

  @Test
  void verify_collectionWhoseDimensionNobodyKnows_isNotIdentical() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Fixtures.delete(broken.index());
    broken.sql("delete from embeddings_queue").sql("update collections set dimension = null");
    ChromaImporter importer =
        ChromaImporter.from(broken.directory()).unknownModel(MODEL).only("col-l2");
    ImportReport imported = importer.importInto(database());

    VerificationReport.Collection collection = importer.verify(database()).collections().get(0);

    assertThat(collection.vectorsCompared()).isZero();
    assertThat(collection.withoutVector()).isEqualTo(collection.inSource()).isPositive();
    assertThat(collection.identical()).isFalse();
    assertThat(imported.withoutVector()).isEqualTo(collection.inSource());
    assertThat(importer.rehearse().get(0).withoutVector()).isEqualTo(collection.inSource());
  }

  @Test
  void verify_documentsWithoutText_areCountedApartFromThoseWithOne() throws Exception {
    AlteredFixture altered = AlteredFixture.of("1.5.9", "col-l2", temp);
    ChromaImporter importer =
        ChromaImporter.from(altered.directory()).unknownModel(MODEL).only("col-l2");
    importer.importInto(database());
    long texts =
        all(database().store("col-l2")).stream().filter(each -> each.text().isPresent()).count();

    VerificationReport report = importer.verify(database());

    VerificationReport.Collection collection = report.collections().get(0);
    assertThat(collection.textsCompared()).isEqualTo(texts).isBetween(1L, 22L);
    assertThat(collection.withoutText()).isEqualTo(23 - texts);
    assertThat(report.identical()).isTrue();
    assertThat(VerificationPage.of(report))
        .contains("without a text</th><td>" + (23 - texts) + "</td>");
    assertThat(VerificationJson.of(report)).contains("\"textsCompared\":" + texts + ",");
  }

  @Test
  void verify_sourceWithoutCollections_comparedNothingAndSaysSo() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Fixtures.alter(directory, "delete from collections");

    VerificationReport report = ChromaImporter.from(directory).verify(database());

    assertThat(report.outcome()).isEqualTo(Outcome.NOTHING_COMPARED);
    assertThat(report.identical()).isFalse();
    assertThat(VerificationPage.of(report))
        .contains("The source has no collections, so nothing was compared");
  }

  @Test
  void verify_collectionMetadataThatDiffers_isNotIdentical() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);
    importer.importInto(database());
    database().drop("col-l2");
    database()
        .store("col-l2", CollectionSettings.of(ModelId.of(MODEL, 4)).metric(Metric.EUCLIDEAN));

    assertThat(collection(importer.verify(database()), "col-l2").differences())
        .contains(new Difference("", Part.COLLECTION_METADATA));
  }

  @Test
  void verify_oneMoreDocument_isNotIdentical() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);
    importer.importInto(database());
    database()
        .store("col-l2")
        .upsert(List.of(Document.of("extra").embedding(Embedding.of(1, 2, 3, 4))));

    VerificationReport report = importer.verify(database());

    assertThat(report.identical()).isFalse();
    assertThat(collection(report, "col-l2").differences())
        .containsExactly(new Difference("extra", Part.EXTRA));
  }

  @Test
  void verify_unsearchableVectorThatDiffersByOneBit_isFound() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("0.6.3", temp)).unknownModel(MODEL);
    importer.importInto(database());
    String name = "";
    Document changed = Document.of("none");
    for (CollectionInfo info : database().collections()) {
      for (Document document :
          database()
              .store(info.name())
              .scroll(ScrollRequest.first().include(Include.everything()))
              .documents()) {
        if (document.unsearchable().filter(kept -> kept.dimension() > 0).isPresent()) {
          name = info.name();
          changed = document;
        }
      }
    }
    UnsearchableEmbedding kept = changed.unsearchable().orElseThrow();
    float[] values = kept.values();
    values[0] = Float.intBitsToFloat(Float.floatToRawIntBits(values[0]) ^ 1);
    database()
        .store(name)
        .upsert(List.of(changed.unsearchable(UnsearchableEmbedding.of(kept.reason(), values))));

    assertThat(collection(importer.verify(database()), name).differences())
        .containsExactly(new Difference(changed.id(), Part.VECTOR));
  }

  @Test
  void verify_manyDifferences_areCountedAndTwentyShown() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    store.delete(Filter.all());

    VerificationReport.Collection collection = collection(importer.verify(database()), "col-l2");

    assertThat(collection.differenceCount()).isEqualTo(collection.inSource()).isEqualTo(23);
    assertThat(collection.differences()).hasSize(20);
  }

  @Test
  void verify_sourceThatDoesNotSayWhenRecordsWereMade_isIdentical() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());
    ChromaImporter timeless = ChromaImporter.from(new TimelessSource(directory));

    assertThat(timeless.unknownModel(MODEL).verify(database()).identical()).isTrue();
  }

  @Test
  void verify_timeOfARecordThatDiffers_isFound() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    ChromaImporter importer = ChromaImporter.from(directory).unknownModel(MODEL).only("col-l2");
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    Document first = store.get(List.of("id1"), Include.everything()).get(0);
    Map<String, @Nullable Object> metadata = new HashMap<>(first.metadata());
    metadata.remove("chroma:created_at");
    store.upsert(List.of(first.metadata(metadata)));

    assertThat(collection(importer.verify(database()), "col-l2").differences())
        .containsExactly(new Difference("id1", Part.METADATA));
  }

  @Test
  void verify_neverImported_noSuchCollection() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);

    assertThatThrownBy(() -> importer.verify(database()))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
  }

  @Test
  void verify_changedDocuments_namesEachDifference() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);
    importer.importInto(database());
    VectorStore store = database().store("col-l2");
    Document first = store.get(List.of("id1"), Include.everything()).get(0);
    Document second = store.get(List.of("id2"), Include.everything()).get(0);
    float[] moved = second.embedding().orElseThrow().values();
    moved[0] = Math.nextUp(moved[0]);
    store.upsert(
        List.of(
            first.text("changed").metadata(Map.of("changed", true)),
            second.embedding(Embedding.of(moved))));
    store.delete(List.of("id3"));
    store.upsert(
        List.of(
            Document.of("extra").embedding(Embedding.of(1, 2, 3, 4)),
            Document.of("more").embedding(Embedding.of(1, 2, 3, 4))));

    VerificationReport report = importer.verify(database());

    assertThat(report.identical()).isFalse();
    VerificationReport.Collection collection =
        report.collections().stream()
            .filter(each -> each.name().equals("col-l2"))
            .findFirst()
            .orElseThrow();
    assertThat(collection.differences())
        .containsExactlyInAnyOrder(
            new Difference("id1", Part.TEXT),
            new Difference("id1", Part.METADATA),
            new Difference("id2", Part.VECTOR),
            new Difference("id3", Part.MISSING),
            new Difference("extra", Part.EXTRA),
            new Difference("more", Part.EXTRA));
    assertThat(collection.differenceCount()).isEqualTo(6);
    assertThat(collection.inDatabase()).isEqualTo(collection.inSource() + 1);
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

  private static VerificationReport.Collection collection(VerificationReport report, String name) {
    return report.collections().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
