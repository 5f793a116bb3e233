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
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.directory.AlteredFixture;
import dev.vectorstore.migration.internal.directory.ExpectedRecord;
import dev.vectorstore.migration.internal.directory.FileTree;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.search.ScrollRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an import leaves in a database, whichever it is. */
abstract class ChromaImporterContract extends ChromaImportFixture {
  @ParameterizedTest
  @MethodSource("fixtures")
  void importInto_everyFixture_holdsWhatChromaHeld(String name) throws Exception {
    Path directory = Fixtures.unpack(name, temp);

    ImportReport report = ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());

    List<ExpectedRecord.Collection> expected = ExpectedRecord.parse(Fixtures.expectedLines(name));
    assertThat(database().collections().stream().map(CollectionInfo::name))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(collection -> ChromaText.escape(collection.name())).toList());
    for (ExpectedRecord.Collection collection : expected) {
      requireSame(database().store(ChromaText.escape(collection.name())), collection);
    }
    long documents = expected.stream().mapToLong(collection -> collection.records().size()).sum();
    assertThat(report.documents()).isEqualTo(documents);
  }

  @Test
  void importInto_vectorsThatCannotBeSearched_areCountedByReason() throws Exception {
    ImportReport report =
        ChromaImporter.from(Fixtures.unpack("0.6.3", temp))
            .unknownModel(MODEL)
            .importInto(database());

    long documents = 0;
    for (ImportReport.Collection collection : report.collections()) {
      long unsearchable =
          collection.unsearchable().values().stream().mapToLong(Long::longValue).sum();
      boolean hasModel = database().find(collection.name()).orElseThrow().model().isPresent();
      assertThat(collection.searchable() + unsearchable)
          .isEqualTo(hasModel ? collection.documents() : 0);
      documents += unsearchable;
    }
    assertThat(documents).isPositive();
  }

  @Test
  void importInto_again_changesNothing() throws Exception {
    ChromaImporter importer =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL);
    importer.importInto(database());

    importer.batchSize(7).importInto(database());

    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void importInto_progress_goesUpToTheCountOfEachCollection() throws Exception {
    Map<String, Long> done = new HashMap<>();
    ImportReport report =
        ChromaImporter.from(Fixtures.unpack("1.5.9", temp))
            .unknownModel(MODEL)
            .batchSize(10)
            .onProgress(
                progress -> {
                  assertThat(progress.phase()).isEqualTo(ImportProgress.Phase.IMPORT);
                  assertThat(progress.done())
                      .isBetween(done.getOrDefault(progress.collection(), 0L), progress.expected());
                  done.put(progress.collection(), progress.done());
                })
            .importInto(database());

    report
        .collections()
        .forEach(each -> assertThat(done).containsEntry(each.name(), each.documents()));
  }

  @Test
  void importInto_directory_isNeverWritten() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    List<String> before = FileTree.of(directory);

    ChromaImporter importer = ChromaImporter.from(directory).unknownModel(MODEL);
    importer.importInto(database());
    importer.verify(database());

    assertThat(FileTree.of(directory)).isEqualTo(before);
  }

  @Test
  void importInto_collectionMetadata_saysWhereItCameFrom() throws Exception {
    ChromaImporter.from(Fixtures.unpack("1.5.9", temp)).unknownModel(MODEL).importInto(database());

    Map<?, ?> origin =
        (Map<?, ?>) database().find("col-cosine").orElseThrow().metadata().get("chroma:collection");
    Map<?, ?> found = Objects.requireNonNull(origin);
    assertThat(found.get("tenant")).isEqualTo("default_tenant");
    assertThat(found.get("database")).isEqualTo("default_database");
    assertThat(found.get("name")).isEqualTo("col-cosine");
    assertThat(String.valueOf(found.get("schema"))).contains("\"space\":\"cosine\"");
  }

  @Test
  void importInto_otherTenantAndDatabase_standInTheName() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    Fixtures.alter(
        directory,
        "insert into tenants (id) values ('a/b')",
        "insert into databases (id, name, tenant_id) values ('d1', 'c%', 'a/b')",
        "update collections set database_id = 'd1' where name = 'col-l2'");

    ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());

    assertThat(database().find("a%2Fb/c%25/col-l2")).isPresent();
    assertThat(database().find("col-l2")).isEmpty();
  }

  @Test
  void importInto_modelUnknown_isRefusedAndNothingWritten() throws Exception {
    Path directory = Fixtures.unpack("0.6.3", temp);

    assertThatThrownBy(() -> ChromaImporter.from(directory).importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessageStartingWith(
            "these collections do not name the model of their vectors; name it with unknownModel or model: [");
    assertThat(database().collections()).isEmpty();
  }

  @Test
  void importInto_collectionOfAnotherModel_isRefusedAndNothingWritten() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    database()
        .store("col-l2", CollectionSettings.of(ModelId.of("another", 4)).metric(Metric.EUCLIDEAN));

    assertThatThrownBy(
            () -> ChromaImporter.from(directory).unknownModel(MODEL).importInto(database()))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \"col-l2\" exists and has vectors of another (4 dimensions), not of "
                + MODEL
                + " (4 dimensions)");
    assertThat(database().collections()).hasSize(1);
    assertThat(database().store("col-l2").count()).isZero();
  }

  @Test
  void importInto_collectionOfAnotherMetric_isRefusedAndNothingWritten() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    database().store("col-l2", CollectionSettings.of(ModelId.of(MODEL, 4)).metric(Metric.COSINE));

    assertThatThrownBy(
            () -> ChromaImporter.from(directory).unknownModel(MODEL).importInto(database()))
        .isInstanceOf(VectorStoreException.MetricMismatch.class)
        .hasMessage("collection \"col-l2\" exists and has the metric COSINE, not EUCLIDEAN");
    assertThat(database().collections()).hasSize(1);
  }

  @Test
  void importInto_collectionWithOtherMetadata_isRefusedAndNothingWritten() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    database()
        .store(
            "col-l2",
            CollectionSettings.of(ModelId.of(MODEL, 4))
                .metric(Metric.EUCLIDEAN)
                .metadata(Map.of("mine", true)));

    assertThatThrownBy(
            () -> ChromaImporter.from(directory).unknownModel(MODEL).importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessage(
            "collection \"col-l2\" exists with metadata other than the source's; rename or drop it first");
    assertThat(database().collections()).hasSize(1);
  }

  @Test
  void importInto_modelNamedForOneCollection_isTakenWhateverChromaSays() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);

    ImportReport report =
        ChromaImporter.from(directory)
            .unknownModel(MODEL)
            .model("col-l2", "another")
            .importInto(database());

    assertThat(database().find("col-l2").orElseThrow().model()).contains(ModelId.of("another", 4));
    assertThat(database().find("col-ip").orElseThrow().model()).contains(ModelId.of(MODEL, 4));
    assertThat(report.collections())
        .filteredOn(each -> each.name().equals("col-l2"))
        .extracting(ImportReport.Collection::model)
        .containsExactly(Optional.of(ModelId.of("another", 4)));
  }

  @Test
  void importInto_modelNameThatCannotBeKept_isRefusedAndNothingWritten() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);

    assertThatThrownBy(
            () ->
                ChromaImporter.from(directory)
                    .unknownModel(MODEL)
                    .model("col-l2", "m".repeat(201))
                    .importInto(database()))
        .isInstanceOf(ImportException.class)
        .hasMessage(
            "collection \"col-l2\" cannot be imported: the model's name has 201 characters; at most 200 are kept");
    assertThat(database().collections()).isEmpty();
  }

  @Test
  void importInto_directoryThatIsNoChroma_isRefusedAndNothingWritten() throws Exception {
    Path foreign = Files.createDirectory(temp.resolve("foreign"));
    Files.writeString(foreign.resolve("notes.txt"), "not Chroma");

    assertReason(temp.resolve("missing"), ChromaReadException.Reason.MISSING_DIRECTORY);
    assertReason(foreign, ChromaReadException.Reason.NOT_CHROMA);
    assertReason(foreign.resolve("notes.txt"), ChromaReadException.Reason.NOT_A_DIRECTORY);
    assertThat(database().collections()).isEmpty();
  }

  @Test
  void batchSize_outOfRange_isRefused() {
    assertThatThrownBy(() -> ChromaImporter.from(temp).batchSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the batch size must be from 1 to 10000, not 0");
  }

  @Test
  void importInto_vectorsThatAreNowhere_listsTheirIds() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Fixtures.delete(broken.index());
    ChromaImporter importer = ChromaImporter.from(broken.directory()).unknownModel(MODEL);

    ImportReport report = importer.only("col-l2").importInto(database());

    List<String> without =
        all(database().store("col-l2")).stream()
            .filter(each -> each.unsearchable().isPresent())
            .map(Document::id)
            .toList();
    assertThat(without).hasSize(22);
    assertThat(report.collections().get(0).withoutVectorIds())
        .containsExactlyInAnyOrderElementsOf(without);
    assertThat(report.collections().get(0).unsearchable()).containsEntry(Reason.MISSING, 22L);
  }

  @Test
  void importInto_vectorsOfAnIndexSetAside_areBroughtAndMarked() throws Exception {
    AlteredFixture broken = AlteredFixture.of("1.5.9", "col-l2", temp);
    Path index = broken.index();
    Files.move(index, index.resolveSibling(index.getFileName() + ".drift-20240131"));
    ChromaImporter importer = ChromaImporter.from(broken.directory()).unknownModel(MODEL);

    ImportReport report = importer.only("col-l2").importInto(database());

    assertThat(all(database().store("col-l2")))
        .hasSize(23)
        .allMatch(each -> each.embedding().isPresent())
        .filteredOn(each -> List.of("chroma:vector").equals(each.metadata().get("chroma:rescued")))
        .hasSize(22);
    assertThat(report.collections().get(0).notes()).containsEntry("VECTOR_FROM_SET_ASIDE", 22L);
    assertThat(importer.inspect().findings())
        .extracting(SourceInspection.Finding::note)
        .contains("INDEX_SET_ASIDE");
  }

  @Test
  void importInto_reservedKeys_areKeptApartFromOurs() throws Exception {
    Path directory =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .log(
                200,
                AlteredFixture.ADD,
                "sneaky",
                new float[] {1, 2, 3, 4},
                "{\"chroma:rescued\":\"mine\",\"chroma:created_at\":1,\"chroma:key:x\":true,"
                    + "\"chroma:uri\":2.5,\"\":0,\"#x\":1,\"chroma:document\":\"\"}")
            .sql(
                "insert into collection_metadata (collection_id, key, int_value)"
                    + " select id, 'chroma:collection', 7 from collections where name = 'col-l2'")
            .directory();
    ChromaImporter importer = ChromaImporter.from(directory).unknownModel(MODEL);

    importer.importInto(database());

    assertThat(database().store("col-l2").get(List.of("sneaky"), Include.everything()))
        .containsExactly(
            Document.of("sneaky", "", Map.of())
                .metadata(
                    Map.of(
                        "chroma:key:rescued",
                        "mine",
                        "chroma:key:created_at",
                        1,
                        "chroma:key:key:x",
                        true,
                        "chroma:key:uri",
                        2.5,
                        "",
                        0,
                        "#x",
                        1,
                        "chroma:created_at",
                        Instant.parse("2024-02-03T04:05:06Z")))
                .embedding(Embedding.of(1, 2, 3, 4)));
    assertThat(database().find("col-l2").orElseThrow().metadata())
        .containsEntry("chroma:key:collection", 7L)
        .containsKey("chroma:collection");
    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void importInto_textsThatLookAlike_stayApart() throws Exception {
    String composed = "\u00e9";
    String decomposed = "e\u0301";
    Path directory =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .log(
                200,
                AlteredFixture.ADD,
                composed,
                new float[4],
                "{\"k\":\"" + decomposed + "\",\"chroma:document\":\"\u05d0\ud83d\ude00\"}")
            .log(201, AlteredFixture.ADD, decomposed, new float[4], "{\"k\":\"" + composed + "\"}")
            .directory();
    ChromaImporter importer = ChromaImporter.from(directory).unknownModel(MODEL).only("col-l2");

    importer.importInto(database());

    VectorStore store = database().store("col-l2");
    assertThat(store.get(List.of(composed), Include.everything()))
        .singleElement()
        .satisfies(
            document -> {
              assertThat(document.text()).contains("\u05d0\ud83d\ude00");
              assertThat(document.metadata()).containsEntry("k", decomposed);
            });
    assertThat(store.get(List.of(decomposed), Include.everything()))
        .singleElement()
        .satisfies(document -> assertThat(document.metadata()).containsEntry("k", composed));
    assertThat(importer.verify(database()).identical()).isTrue();
  }

  @Test
  void importInto_whenRecordsWereMade_canBeFilteredBy() throws Exception {
    Path directory =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .sql(
                "update embeddings set created_at = '2020-01-02 03:04:05' where embedding_id = 'id1'")
            .directory();

    ChromaImporter.from(directory).unknownModel(MODEL).importInto(database());

    Filter old = Filter.lessThan("chroma:created_at", Instant.parse("2020-01-03T00:00:00Z"));
    assertThat(database().store("col-l2").count(old)).isEqualTo(1);
  }

  private void assertReason(Path directory, ChromaReadException.Reason reason) {
    assertThatThrownBy(() -> ChromaImporter.from(directory).importInto(database()))
        .isInstanceOfSatisfying(
            ChromaReadException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void requireSame(VectorStore store, ExpectedRecord.Collection expected) {
    List<Document> found =
        store.scroll(ScrollRequest.first().limit(10_000).include(Include.everything())).documents();
    Map<String, Document> byId = new HashMap<>();
    found.forEach(document -> byId.put(document.id(), document));

    assertThat(found).as(expected.name()).hasSameSizeAs(expected.records());
    assertThat(store.count(Filter.all())).isEqualTo(expected.records().size());
    for (ExpectedRecord record : expected.records()) {
      Document document = byId.get(ChromaText.escape(record.id()));
      assertThat(document)
          .as("%s in %s", ChromaText.escape(record.id()), expected.name())
          .isNotNull();
      requireSame(Objects.requireNonNull(document), record);
    }
  }

  private static void requireSame(Document document, ExpectedRecord expected) {
    Map<String, Object> stored = new LinkedHashMap<>(document.metadata());
    List<?> rescued =
        stored.remove("chroma:rescued") instanceof List<?> marked ? marked : List.of();
    if (!rescued.contains("chroma:document")) {
      assertThat(document.text()).isEqualTo(expected.document().map(ChromaText::escape));
    }
    assertThat(stored.remove("chroma:created_at"))
        .asString()
        .matches("202\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000000000Z");
    Map<String, Object> metadata = new LinkedHashMap<>();
    expected.metadata().forEach((key, value) -> metadata.put(keyAsStored(key), asStored(value)));
    expected.uri().ifPresent(uri -> metadata.put("chroma:uri", ChromaText.escape(uri)));
    rescued.forEach(stored::remove); // what Chroma lost, its answers cannot tell
    rescued.forEach(metadata::remove);
    assertThat(stored).isEqualTo(metadata);
    float[] vector =
        document
            .embedding()
            .map(Embedding::values)
            .or(() -> document.unsearchable().map(UnsearchableEmbedding::values))
            .orElseGet(() -> new float[0]);
    if (expected.vector().equals("null")) {
      assertThat(vector).isEmpty();
    } else {
      ChromaVector wanted = ChromaVector.of(Base64.getDecoder().decode(expected.vector()));
      assertThat(wanted.dimension()).isEqualTo(vector.length);
      assertThat(bytes(vector).isWithin(2, wanted)).as(document.id()).isTrue();
    }
  }

  private static ChromaVector bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putInt(Float.floatToRawIntBits(value));
    }
    return ChromaVector.of(bytes.array());
  }

  private static String keyAsStored(String key) {
    return ChromaText.escape(
        key.startsWith("chroma:") ? "chroma:key:" + key.substring("chroma:".length()) : key);
  }

  /** As the documented encoding has it, written here a second time on purpose. */
  private static Object asStored(Object value) {
    if (value instanceof Double number) {
      boolean zero = number.equals(-0.0);
      return zero || number.isNaN() || number.isInfinite()
          ? Map.of("$float", number.toString())
          : number;
    }
    if (value instanceof List<?> list) {
      List<Object> stored = new ArrayList<>();
      list.forEach(element -> stored.add(asStored(element)));
      return stored;
    }
    return value instanceof String text ? ChromaText.escape(text) : value;
  }
}
