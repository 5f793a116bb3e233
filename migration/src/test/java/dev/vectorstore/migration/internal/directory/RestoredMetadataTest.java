package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log still has and Chroma's tables lost. */
class RestoredMetadataTest {

  private final Path temp;

  RestoredMetadataTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4.24", "0.5.0", "0.5.5", "0.5.23", "0.6.3"})
  void restored_ofPython_isTheIntegerBeyond64BitsOnly(String fixture) throws Exception {
    assertThat(restored(fixture)).isEqualTo(Map.of("t-big/a", Map.of("x", BigInteger.TWO.pow(70))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4.24-lost-vectors", "0.6.3-surrogates"})
  void restored_ofUnpairedSurrogates_isTheText(String fixture) throws Exception {
    assertThat(restored(fixture))
        .isEqualTo(
            Map.of(
                "surr/s", Map.of("chroma:document", "\ud800x"),
                "surr/m", Map.of("k", "\ud83d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.3"})
  void restored_ofRust_isTheRoundingOfFloatsOnly(String fixture) throws Exception {
    assertThat(restored(fixture)).isEqualTo(Map.of("edge/big", Map.of("x", 1.1805916207174113e21)));
  }

  @Test
  void restored_ofRustWithLists_isAlsoTheEmptyList() throws Exception {
    assertThat(restored("1.5.9"))
        .isEqualTo(
            Map.of(
                "edge/big", Map.of("x", 1.1805916207174113e21),
                "edge/arr", Map.of("empty", List.of())));
  }

  @Test
  void restored_ofEmptyLists_areThem() throws Exception {
    AlteredFixture edge =
        AlteredFixture.of("1.5.9", "edge", temp)
            .sql(
                "update embeddings_queue set metadata = '{\"none\":[],\"tags\":[\"b\",\"a\",\"b\"]}'"
                    + " where id = 'arr'");
    ChromaRecord read = edge.read("arr");
    assertThat(read.metadata()).containsEntry("tags", List.of("b", "a", "b"));
    assertThat(read.restored()).isEqualTo(Map.of("none", List.of()));
    assertThat(edge.finding(ChromaNote.METADATA_LOST))
        .hasValueSatisfying(finding -> assertThat(finding.ids()).contains("arr"));
  }

  @Test
  void restored_ofBooleansStoredAsIntegers_areBooleans() throws Exception {
    AlteredFixture oldest =
        AlteredFixture.of("0.4.24", "col-l2", temp)
            .sql("update embedding_metadata set int_value = bool_value where bool_value not null")
            .sql("alter table embedding_metadata drop column bool_value");
    Map<String, ChromaRecord> read = oldest.read();
    assertThat(read).hasSize(23);
    assertThat(read.get("id1"))
        .satisfies(
            record -> {
              assertThat(record.metadata()).containsEntry("b", 0L);
              assertThat(record.restored()).isEqualTo(Map.of("b", false));
            });
  }

  @Test
  void restored_afterAPurge_ignoresAnAddThatMayHaveBeenIgnored() throws Exception {
    AlteredFixture l2 =
        AlteredFixture.of("1.5.9", "col-l2", temp)
            .log(55, AlteredFixture.ADD, "id1", new float[0], "{\"s\":\"ignored\"}");
    assertThat(l2.read("id1").restored()).isEmpty();
    l2.log(56, AlteredFixture.UPDATE, "id1", new float[0], "{\"t\":\"lost\"}");
    assertThat(l2.read("id1").restored()).isEqualTo(Map.of("t", "lost"));
  }

  /** Returns what was restored, by collection and id. */
  private Map<String, Map<String, Object>> restored(String fixture) throws IOException {
    Map<String, Map<String, Object>> restored = new TreeMap<>();
    try (ChromaDirectory directory = ChromaDirectory.open(Fixtures.unpack(fixture, temp))) {
      for (ChromaCollection collection : directory.collections()) {
        try (ChromaRecords records = directory.records(collection)) {
          records.forEachRemaining(
              record ->
                  restored.put(
                      collection.name() + "/" + record.id(), new HashMap<>(record.restored())));
        }
      }
    }
    restored.values().removeIf(Map::isEmpty);
    return restored;
  }
}
