package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction;
import dev.vectorstore.migration.internal.chroma.ChromaEmbeddingFunction.Kind;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.DeclaredSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChromaCollectionsTest {

  private final Path temp;

  ChromaCollectionsTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @ParameterizedTest
  @CsvSource({"0.4.24,UNKNOWN", "0.6.3,UNKNOWN", "1.0,KNOWN", "1.3,KNOWN", "1.5.9,KNOWN"})
  void collections_ofEachTime_areDescribed(String fixture, Kind kind) throws Exception {
    ChromaCollection cosine = AlteredFixture.of(fixture, "col-cosine", temp).collection();
    assertThat(cosine.tenant()).isEqualTo("default_tenant");
    assertThat(cosine.database()).isEqualTo("default_database");
    assertThat(cosine.metric()).isEqualTo(ChromaMetric.COSINE);
    assertThat(cosine.dimension()).hasValue(4);
    assertThat(cosine.count()).isEqualTo(23);
    assertThat(cosine.metadata()).containsEntry("n", 3L).containsEntry("f", 1.5);
    assertThat(cosine.metadata()).containsEntry("note", "héllo");
    assertThat(cosine.embeddingFunction().kind()).isEqualTo(kind);
  }

  @Test
  void embeddingFunction_known_hasNameAndModel() throws Exception {
    AlteredFixture rust = AlteredFixture.of("1.0", "col-l2", temp);
    assertThat(rust.collection().embeddingFunction())
        .isEqualTo(
            new ChromaEmbeddingFunction(Kind.KNOWN, Optional.of("default"), Optional.empty()));
    rust.sql(
        "update collections set config_json_str = '{\"embedding_function\":{\"type\":\"known\","
            + "\"name\":\"openai\",\"config\":{\"model_name\":\"text-embedding-3-small\"}}}'");
    assertThat(rust.collection().embeddingFunction())
        .isEqualTo(
            new ChromaEmbeddingFunction(
                Kind.KNOWN, Optional.of("openai"), Optional.of("text-embedding-3-small")));
    rust.sql(
        "update collections set config_json_str = '{\"embedding_function\":{\"type\":\"legacy\"}}'");
    assertThat(rust.collection().embeddingFunction().kind()).isEqualTo(Kind.LEGACY);
  }

  @Test
  void configuration_isKeptAsItStands() throws Exception {
    ChromaCollection python = AlteredFixture.of("0.6.3", "col-l2", temp).collection();
    assertThat(python.configuration())
        .hasValueSatisfying(text -> assertThat(text).startsWith("{\"hnsw_configuration\": {"));
    assertThat(python.schema()).isEmpty();
    ChromaCollection rust = AlteredFixture.of("1.5.9", "col-l2", temp).collection();
    assertThat(rust.configuration()).hasValue("{}");
    assertThat(rust.schema())
        .hasValueSatisfying(text -> assertThat(text).startsWith("{\"defaults\":{"));
  }

  @Test
  void metric_isTakenFromWhereItsTimeKeptIt() {
    Map<String, Object> none = Map.of();
    Map<String, Object> ip = Map.of("hnsw:space", "ip");
    Map<String, Object> l2 = Map.of("hnsw:space", "l2");
    String schema =
        "{\"keys\":{\"#embedding\":{\"float_list\":{\"vector_index\":{\"config\":"
            + "{\"space\":\"cosine\"}}}}}}";
    String standard =
        "{\"vector_index\":{\"hnsw\":{\"space\":\"l2\",\"ef_construction\":100,\"ef_search\":100,"
            + "\"max_neighbors\":16,\"resize_factor\":1.2,\"sync_threshold\":1000}}}";
    String changed = standard.replace("1000", "10");
    String decoy = "{\"hnsw_configuration\":{\"space\":\"cosine\"}}";

    assertThat(metric("{}", schema, ip, ip)).isEqualTo("cosine");
    assertThat(metric(changed.replace("l2", "cosine"), "", ip, ip)).isEqualTo("cosine");
    assertThat(metric(standard, "", ip, none)).isEqualTo("ip");
    assertThat(metric(standard, "", none, ip)).isEqualTo("l2");
    assertThat(metric(changed, "", ip, none)).isEqualTo("l2");
    assertThat(metric(decoy, "", ip, l2)).isEqualTo("ip");
    assertThat(metric(decoy, "", none, ip)).isEqualTo("ip");
    assertThat(metric(decoy, "", none, none)).isEqualTo("none");
    assertThat(metric("{", "[", none, none)).isEqualTo("none");
  }

  private static String metric(
      String configuration,
      String schema,
      Map<String, Object> segmentMetadata,
      Map<String, Object> collectionMetadata) {
    return new DeclaredSettings(
            Optional.of(configuration), Optional.of(schema), segmentMetadata, collectionMetadata)
        .metricName()
        .map(String::valueOf)
        .orElse("none");
  }

  @Test
  void metric_thatChromaHasNot_isL2AndNoted() throws Exception {
    AlteredFixture python =
        AlteredFixture.of("0.4.24", "col-ip", temp)
            .sql("update segment_metadata set str_value = 'Dot' where segment_id = {vectors}");
    assertThat(python.collection().metric()).isEqualTo(ChromaMetric.L2);
    assertThat(python.finding(ChromaNote.METRIC_UNKNOWN))
        .hasValueSatisfying(finding -> assertThat(finding.ids()).containsExactly("col-ip"));
  }

  @Test
  void dimension_isOfTheIndexElseDeclaredElseOfTheLog() throws Exception {
    AlteredFixture fixture =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .sql("update collections set dimension = 5 where id = {collection}");
    assertThat(fixture.collection().dimension()).hasValue(4);
    assertThat(fixture.notesMet()).containsExactly(ChromaNote.DIMENSION_CONTRADICTED);
    Fixtures.delete(fixture.index());
    assertThat(fixture.collection().dimension()).hasValue(5);
    fixture
        .sql("update collections set dimension = null where id = {collection}")
        .log(200, AlteredFixture.ADD, "a", new float[3], "{}")
        .log(201, AlteredFixture.ADD, "b", new float[3], "{}");
    assertThat(fixture.collection().dimension()).hasValue(3);
    fixture.sql("delete from embeddings_queue");
    assertThat(fixture.collection().dimension()).isEmpty();
  }

  @Test
  void collections_ofOtherTenants_areListedByTenantDatabaseAndName() throws Exception {
    AlteredFixture fixture =
        AlteredFixture.of("1.5.9", "edge", temp)
            .sql("insert into tenants values ('acme')")
            .sql("insert into databases values ('d1', 'zoo', 'acme')")
            .sql("update collections set database_id = 'd1' where name in ('edge', 'col-ip')")
            .sql("update collections set database_id = 'gone' where name = 'empty-col'");
    List<String> places = new ArrayList<>();
    try (ChromaDirectory directory = ChromaDirectory.open(fixture.directory())) {
      directory
          .collections()
          .forEach(c -> places.add(c.tenant() + "/" + c.database() + "/" + c.name()));
      assertThat(directory.findings())
          .containsExactly(
              new ChromaFinding(ChromaNote.DATABASE_MISSING, 1, List.of("empty-col"), ""));
    }
    assertThat(places)
        .containsExactly(
            "//empty-col",
            "acme/zoo/col-ip",
            "acme/zoo/edge",
            "default_tenant/default_database/col-cosine",
            "default_tenant/default_database/col-l2");
  }

  @Test
  void collections_beforeTenants_areOfTheDefault() throws Exception {
    AlteredFixture oldest =
        AlteredFixture.of("0.4.24", "col-l2", temp)
            .sql("drop table databases")
            .sql("drop table tenants")
            .sql("create table old (id text, name text, topic text, dimension integer)")
            .sql("insert into old select id, name, topic, dimension from collections")
            .sql("drop table collections")
            .sql("alter table old rename to collections");
    assertThat(oldest.collection().tenant()).isEqualTo("default_tenant");
    assertThat(oldest.collection().database()).isEqualTo("default_database");
    assertThat(oldest.read()).hasSize(23);
  }

  @Test
  void columns_ofLaterVersions_areIgnored() throws Exception {
    AlteredFixture later =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .sql("alter table collections add column later text")
            .sql("alter table embeddings add column later text")
            .sql("insert into migrations values ('sysdb', 99, 'later', '', '')");
    assertThat(later.read()).hasSize(23);
  }

  @Test
  void findings_ofWhatDeletedCollectionsLeft_areCounted() throws Exception {
    AlteredFixture fixture =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .sql("delete from collections where name in ('col-ip', 'edge')");
    fixture.collection();
    assertThat(fixture.finding(ChromaNote.ORPHAN_RECORD))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(33));
    assertThat(fixture.finding(ChromaNote.ORPHAN_LOG_RECORD))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(12));
    assertThat(fixture.finding(ChromaNote.ORPHAN_INDEX))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(2));
    assertThat(fixture.read()).hasSize(23);
  }

  @Test
  void sample_isWhole() throws Exception {
    int[] fromIndex = new int[1];
    int[] fromLog = new int[1];
    try (ChromaDirectory directory =
        ChromaDirectory.open(Fixtures.unpack("sample-wordnet", temp))) {
      ChromaCollection glosses = directory.collections().get(0);
      assertThat(directory.collections()).hasSize(1);
      assertThat(glosses.dimension()).hasValue(384);
      assertThat(glosses.metric()).isEqualTo(ChromaMetric.COSINE);
      assertThat(glosses.count()).isEqualTo(1200);
      try (ChromaRecords records = directory.records(glosses)) {
        while (records.hasNext()) {
          ChromaRecord record = records.next();
          (record.vectorFrom() == VectorFrom.HNSW ? fromIndex : fromLog)[0]++;
          assertThat(record.document()).isPresent();
          assertThat(record.vector())
              .hasValueSatisfying(v -> assertThat(v.norm()).isBetween(0.99999, 1.00001));
        }
        assertThat(records.findings())
            .allMatch(finding -> finding.note() == ChromaNote.VECTOR_EXACT_FROM_LOG);
      }
    }
    assertThat(fromIndex).containsExactly(1000);
    assertThat(fromLog).containsExactly(200);
  }

  @Test
  void someVectors_indexOfMost_areRecordsOfIt() throws Exception {
    try (ChromaDirectory directory =
        ChromaDirectory.open(Fixtures.unpack("sample-wordnet", temp))) {
      ChromaCollection glosses = directory.collections().get(0);
      try (ChromaRecords records = directory.records(glosses)) {
        List<float[]> some = records.someVectors(20);

        assertThat(some).hasSize(20);
        List<float[]> all = new ArrayList<>();
        records.forEachRemaining(
            record -> record.vector().ifPresent(vector -> all.add(vector.floats())));
        assertThat(some)
            .allSatisfy(vector -> assertThat(all).anyMatch(each -> isNear(vector, each)));
      }
    }
  }

  @Test
  void someVectors_indexOfHalf_areNone() throws Exception {
    try (ChromaDirectory directory =
        ChromaDirectory.open(Fixtures.unpack("sample-wordnet", temp))) {
      ChromaCollection glosses = directory.collections().get(0);
      try (ChromaRecords records = directory.records(counted(glosses, 2_000))) {
        assertThat(records.someVectors(20)).isEmpty(); // the index has 1,000
      }
    }
  }

  /** But for the length, which is about 1 for all of them. */
  private static boolean isNear(float[] a, float[] b) {
    return IntStream.range(0, a.length).allMatch(i -> Math.abs(a[i] - b[i]) < 1e-4);
  }

  private static ChromaCollection counted(ChromaCollection collection, long count) {
    return new ChromaCollection(
        collection.id(),
        collection.name(),
        collection.tenant(),
        collection.database(),
        collection.metric(),
        collection.dimension(),
        collection.links(),
        collection.metadata(),
        collection.configuration(),
        collection.schema(),
        collection.embeddingFunction(),
        count);
  }
}
