package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.client.ServedNumber;
import dev.vectorstore.search.ScrollRequest;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To a real server and back, over HTTP and by the directory that it wrote. */
class LiveExportTest {
  private static final ModelId MODEL = ModelId.of("random", 3);
  private static final int DOCUMENTS = 1_203;

  @TempDir private static Path data;
  private static LocalChroma server;

  @BeforeAll
  static void startServer() throws Exception {
    server = LiveChroma.on(data);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void export_everyMetric_comesBackOverHttpAndFromTheDirectory() {
    VectorDatabase original = InMemoryVectorDatabase.create();
    for (Metric metric : Metric.values()) {
      filled(original, "round.trip-" + metric, metric);
      ChromaExporter.to(chroma()).export(original, "round.trip-" + metric);
    }

    VectorDatabase overHttp = InMemoryVectorDatabase.create();
    ChromaImporter importer = ChromaImporter.from(chroma()).unknownModel(MODEL.name());
    importer.importInto(overHttp);
    VectorDatabase fromDirectory = InMemoryVectorDatabase.create();
    ChromaImporter.from(data).unknownModel(MODEL.name()).importInto(fromDirectory);

    assertThat(importer.verify(overHttp).identical()).isTrue();
    for (Metric metric : Metric.values()) {
      String name = "round.trip-" + metric;
      assertThat(overHttp.find(name).map(CollectionInfo::metric)).contains(metric);
      requireSame(original.store(name), overHttp.store(name), metric);
      requireTimes(fromDirectory.store(name));
      requireSame(original.store(name), fromDirectory.store(name), metric);
    }
  }

  /** Takes away what only the directory tells: when each record was made. */
  private static void requireTimes(VectorStore store) {
    List<Document> documents = new ArrayList<>();
    for (Document document : all(store)) {
      Map<String, @Nullable Object> metadata = new HashMap<>(document.metadata());
      assertThat(metadata.remove("chroma:created_at")).isInstanceOf(String.class);
      documents.add(document.metadata(metadata));
    }
    store.upsert(documents);
  }

  @Test
  void exportJoined_tenantsOfOneCollection_goBackWhereTheyCameFrom() {
    for (String name : List.of("joined-one", "joined-two")) {
      VectorDatabase database = InMemoryVectorDatabase.create();
      database
          .store(name, CollectionSettings.of(MODEL).metadata(Map.of("of", name)))
          .upsert(List.of(point("a").text(name).metadata(Map.of("k", 1))));
      ChromaExporter.to(chroma()).into("joiner", "base", name).export(database, name);
    }
    VectorDatabase joined = InMemoryVectorDatabase.create();
    ChromaImporter importer =
        ChromaImporter.from(chroma().tenant("joiner")).unknownModel(MODEL.name());
    importer.intoTenantsOf("shared").importInto(joined);
    joined
        .tenant("joiner/base/joined-two")
        .store("shared")
        .upsert(
            List.of(
                point("a")
                    .text("changed")
                    .metadata(Map.of("chroma:rescued", List.of("k"), "k", 2))));

    List<ExportReport> reports = ChromaExporter.to(chroma()).exportJoined(joined, "shared");

    assertThat(reports)
        .extracting(ExportReport::collection)
        .containsExactlyInAnyOrder("joined-one", "joined-two");
    VectorDatabase back = InMemoryVectorDatabase.create();
    importer.importInto(back);
    assertThat(all(back.store("joiner/base/joined-one")))
        .containsExactly(point("a").text("joined-one").metadata(Map.of("k", 1)));
    assertThat(all(back.store("joiner/base/joined-two")))
        .containsExactly(point("a").text("changed").metadata(Map.of("k", 2)));
    assertThat(back.find("joiner/base/joined-two").orElseThrow().metadata())
        .containsEntry("of", "joined-two");
  }

  @Test
  void export_again_replacesWhatChanged() {
    VectorDatabase database = InMemoryVectorDatabase.create();
    VectorStore store = database.store("exported-twice", CollectionSettings.of(MODEL));
    store.upsert(
        List.of(
            point("gone").text("text").metadata(Map.of("old", 1, "kept", 1, "chroma:uri", "u")),
            point("kept").text("text").metadata(Map.of("old", 1, "kept", 1))));
    ChromaExporter.to(chroma()).export(database, "exported-twice");

    store.upsert(
        List.of(
            point("gone").metadata(Map.of("kept", 2)),
            point("kept").text("other").metadata(Map.of("kept", 2, "new", true))));
    ExportReport report = ChromaExporter.to(chroma()).export(database, "exported-twice");

    assertThat(report.written()).isEqualTo(2);
    assertThat(imported("exported-twice")).isEqualTo(all(store));
  }

  @Test
  void export_whatChromaCannotHold_isRefusedBeforeAnythingIsWritten() {
    VectorDatabase database = awkward("not-all-fits");

    assertThatThrownBy(() -> ChromaExporter.to(chroma()).export(database, "not-all-fits"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage(
            "Chroma cannot hold the whole collection, {VECTOR_MISSING=1, METADATA_NULL=1,"
                + " METADATA_MAP=1, METADATA_LIST=1, METADATA_NUMBER=1, METADATA_KEY=1}; leaveOut exports the part that fits");
    assertThat(chromaCollections()).doesNotContain("not-all-fits");
  }

  @Test
  void export_leaveOut_writesTheRestAndTells() {
    VectorDatabase database = awkward("left-out");
    List<ExportProgress> told = new ArrayList<>();

    ExportReport report =
        ChromaExporter.to(chroma())
            .leaveOut()
            .into("a tenant", "a/database", "left-out")
            .onProgress(told::add)
            .export(database, "left-out");

    assertThat(report.written()).isEqualTo(1);
    assertThat(report.leftOut()).isEqualTo(1);
    assertThat(report.losses()).containsEntry(ExportLoss.VECTOR_MISSING, 1L).hasSize(6);
    assertThat(report.examples())
        .contains(new ExportReport.Example("nothing", ExportLoss.VECTOR_MISSING));
    assertThat(told).last().isEqualTo(new ExportProgress("left-out", 2, 2));
    VectorDatabase back = InMemoryVectorDatabase.create();
    ChromaImporter.from(chroma().tenant("a tenant")).unknownModel(MODEL.name()).importInto(back);
    assertThat(all(back.store("a tenant/a%2Fdatabase/left-out")))
        .singleElement()
        .satisfies(document -> assertThat(document.metadata()).isEqualTo(Map.of("fits", "yes")));
  }

  @Test
  void export_collectionOfAnotherMetric_isRefused() {
    VectorDatabase database = InMemoryVectorDatabase.create();
    filled(database, "one-metric", Metric.EUCLIDEAN);
    ChromaExporter.to(chroma()).export(database, "one-metric");
    database.drop("one-metric");
    filled(database, "one-metric", Metric.COSINE);

    assertThatThrownBy(() -> ChromaExporter.to(chroma()).export(database, "one-metric"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage(
            "the server has a collection \"one-metric\" with another metric; name another collection with into");
  }

  private static VectorDatabase awkward(String name) {
    VectorDatabase database = InMemoryVectorDatabase.create();
    Map<String, @Nullable Object> metadata = new HashMap<>();
    metadata.put("fits", "yes");
    metadata.put("null", null);
    metadata.put("map", Map.of("a", 1));
    metadata.put("list", List.of(1, "mixed"));
    metadata.put("nan", Map.of("$float", "NaN"));
    metadata.put("big", BigInteger.TWO.pow(70));
    metadata.put("chroma:else", 1);
    database
        .store(name, CollectionSettings.of(MODEL))
        .upsert(
            List.of(
                point("awkward").metadata(metadata),
                Document.of("nothing")
                    .unsearchable(UnsearchableEmbedding.of(UnsearchableEmbedding.Reason.MISSING))));
    return database;
  }

  private static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 0, 0));
  }

  private static List<Document> imported(String name) {
    VectorDatabase back = InMemoryVectorDatabase.create();
    ChromaImporter.from(chroma()).unknownModel(MODEL.name()).importInto(back);
    return all(back.store(name));
  }

  private static List<String> chromaCollections() {
    try (ChromaSession session = chroma().open(all -> Optional.empty())) {
      return session.collections().stream().map(ChromaCollection::name).toList();
    }
  }

  private static VectorStore filled(VectorDatabase database, String name, Metric metric) {
    VectorStore store = database.store(name, CollectionSettings.of(MODEL).metric(metric));
    Random random = new Random(7);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      documents.add(document(i, random));
    }
    store.upsert(documents);
    return store;
  }

  private static Document document(int i, Random random) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("whole", random.nextLong());
    metadata.put("asFraction", 3.0);
    metadata.put("fraction", random.nextGaussian());
    metadata.put("yes", i % 2 == 0);
    metadata.put("", "ünïcode \uD83D\uDE00 ␛241b ␛0000");
    if (i % 3 == 0) {
      metadata.put("chroma:uri", "file:" + i);
    }
    Document document =
        Document.of(i % 5 == 0 ? "␛0000" + i : "id " + i)
            .metadata(i % 7 == 0 ? Map.of() : metadata)
            .embedding(
                Embedding.of(
                    random.nextFloat() - 0.5f,
                    (float) random.nextGaussian() * 1e-3f,
                    1e10f / (i + 1)));
    return i % 4 == 0 ? document : document.text("text " + i + " ␛0000 \"quoted\" \n");
  }

  /** Chroma stores a cosine vector as direction and length, so it rounds it. */
  private static void requireSame(VectorStore expected, VectorStore found, Metric metric) {
    List<Document> before = all(expected);
    List<Document> after = all(found);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      Document one = before.get(i);
      Document other = after.get(i);
      assertThat(other.id()).isEqualTo(one.id());
      assertThat(other.text()).isEqualTo(one.text());
      assertThat(other.metadata()).isEqualTo(stored(new HashMap<>(one.metadata())));
      requireSame(
          one.embedding().orElseThrow().values(),
          other.embedding().orElseThrow().values(),
          metric == Metric.COSINE ? 4 : 0);
    }
  }

  private static Map<String, @Nullable Object> stored(
      Map<String, ? extends @Nullable Object> metadata) {
    Map<String, @Nullable Object> stored = new HashMap<>();
    for (Map.Entry<String, ? extends @Nullable Object> entry : metadata.entrySet()) {
      Object value = entry.getValue();
      stored.put(entry.getKey(), value instanceof Double it ? ServedNumber.stored(it) : value);
    }
    return stored;
  }

  private static void requireSame(float[] expected, float[] found, int steps) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((double) found[i] - expected[i]))
          .isLessThanOrEqualTo((double) steps * Math.ulp(expected[i]));
    }
  }

  private static List<Document> all(VectorStore store) {
    return store
        .scroll(ScrollRequest.first().limit(10_000).include(Include.everything()))
        .documents();
  }

  private static ChromaServer chroma() {
    return ChromaServer.at(server.address());
  }
}
