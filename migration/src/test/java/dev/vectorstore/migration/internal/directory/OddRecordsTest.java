package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that other readers stumble over. */
class OddRecordsTest {

  private static final float[] NONE = {};
  private static final float[] ONES = {1, 1, 1, 1};

  private final Path temp;

  OddRecordsTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @Test
  void document_empty_isAnotherThanNone() throws Exception {
    AlteredFixture l2 =
        l2().log(200, AlteredFixture.ADD, "empty", ONES, "{\"chroma:document\":\"\"}")
            .log(201, AlteredFixture.ADD, "none", ONES, "{}");
    assertThat(l2.read("empty").document()).contains("");
    assertThat(l2.read("none").document()).isEmpty();
    AlteredFixture edge = AlteredFixture.of("1.5.9", "edge", temp);
    assertThat(edge.read("em").document()).contains(""); // from the tables
    assertThat(edge.read("dd").document()).isEmpty();
  }

  @Test
  void keys_emptyOrWithASignOrReserved_areKept() throws Exception {
    String metadata = "{\"\":1,\"#x\":2,\"chroma:foo\":\"bar\",\"chroma:document\":5}";
    assertThat(l2().log(200, AlteredFixture.ADD, "odd", ONES, metadata).read("odd"))
        .satisfies(
            record -> {
              assertThat(record.metadata())
                  .isEqualTo(Map.of("", 1L, "#x", 2L, "chroma:foo", "bar", "chroma:document", 5L));
              assertThat(record.document()).isEmpty();
            });
    assertThat(AlteredFixture.of("1.5.9", "edge", temp).read("ck").metadata())
        .isEqualTo(Map.of("chroma:foo", "bar"));
    AlteredFixture tables =
        l2().sql(
                "update embedding_metadata set key = '' where key = 's' and id in"
                    + " (select id from embeddings where segment_id = {metadata})");
    assertThat(tables.read("id1").metadata()).containsEntry("", "v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4.24-opened-by-1.5.9", "0.6.3-opened-by-1.5.9", "1.5.9"})
  void numbersThatJsonDoesNotHave_inALogThatRustReads_areRead(String fixture) throws Exception {
    AlteredFixture upgraded =
        AlteredFixture.of(fixture, "col-l2", temp)
            .log(
                900,
                AlteredFixture.ADD,
                "odd",
                ONES,
                "{\"n\":NaN,\"p\":Infinity,\"m\":-Infinity,\"s\":\"\\ud800\","
                    + "\"big\":1180591620717411303424}");
    assertThat(upgraded.read("odd").metadata())
        .isEqualTo(
            Map.of(
                "n", Double.NaN,
                "p", Double.POSITIVE_INFINITY,
                "m", Double.NEGATIVE_INFINITY,
                "s", "\ud800",
                "big", BigInteger.TWO.pow(70)));
  }

  @Test
  void add_withoutVector_isARecordWithoutOneAndListed() throws Exception {
    AlteredFixture l2 = l2().log(200, AlteredFixture.ADD, "bare", NONE, "{\"a\":1}");
    assertThat(l2.read()).hasSize(24);
    assertThat(l2.read("bare").vector()).isEmpty();
    assertThat(l2.finding(ChromaNote.VECTOR_MISSING))
        .hasValueSatisfying(finding -> assertThat(finding.ids()).containsExactly("bare"));
  }

  @Test
  void positions_of24Bytes_areRead() throws Exception {
    AlteredFixture old =
        AlteredFixture.of("0.6.3", "col-l2", temp)
            .sql("update max_seq_id set seq_id = unhex(printf('%032d', 0) || hex(seq_id))")
            .sql("update embeddings set seq_id = unhex(printf('%032d', 0) || hex(seq_id))");
    assertThat(old.read()).isEqualTo(AlteredFixture.of("0.6.3", "col-l2", temp).read()).hasSize(23);
  }

  @Test
  void id_inSeveralCollections_isARecordOfEach() throws Exception {
    Path directory = Fixtures.unpack("1.5.9", temp);
    try (ChromaDirectory opened = ChromaDirectory.open(directory)) {
      List<String> holding =
          opened.collections().stream()
              .filter(
                  collection -> {
                    try (ChromaRecords records = opened.records(collection)) {
                      boolean found = false;
                      while (records.hasNext()) {
                        found |= records.next().id().equals("id1");
                      }
                      return found;
                    }
                  })
              .map(ChromaCollection::name)
              .toList();
      assertThat(holding).containsExactly("col-cosine", "col-ip", "col-l2");
    }
  }

  @Test
  void createdAt_isOfTheFirstWriteThatIsStillThere() throws Exception {
    AlteredFixture l2 =
        l2().sql("update embeddings set created_at = '2023-01-02 03:04:05'")
            .log(200, AlteredFixture.UPDATE, "fresh", ONES, "{}")
            .log(201, AlteredFixture.ADD, "fresh", ONES, "{}")
            .log(202, AlteredFixture.UPSERT, "fresh", ONES, "{}")
            .log(199, AlteredFixture.UPSERT, "id1", ONES, "{}")
            .log(203, AlteredFixture.DELETE, "id1", NONE, "")
            .log(204, AlteredFixture.ADD, "id1", ONES, "{}")
            .sql(
                "update embeddings_queue set created_at = '2024-02-03 04:05:' ||"
                    + " substr(seq_id, 2) where seq_id >= 200");
    assertThat(l2.read("id2").createdAt()).contains(Instant.parse("2023-01-02T03:04:05Z"));
    assertThat(l2.read("fresh").createdAt()).contains(Instant.parse("2024-02-03T04:05:01Z"));
    assertThat(l2.read("id1").createdAt()).contains(Instant.parse("2024-02-03T04:05:04Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "+12345-01-01 00:00:00", "-0001-01-01 00:00:00"})
  void createdAt_thatIsNoTimeOrTooFarAway_isNone(String text) throws Exception {
    AlteredFixture l2 = l2().sql("update embeddings set created_at = '" + text + "'");
    assertThat(l2.read("id2").createdAt()).isEmpty();
  }

  private AlteredFixture l2() throws IOException {
    return AlteredFixture.of("1.5.9", "col-l2", temp);
  }
}
