package dev.vectorstore.migration.internal.directory;

import static dev.vectorstore.migration.internal.directory.AlteredFixture.ADD;
import static dev.vectorstore.migration.internal.directory.AlteredFixture.DELETE;
import static dev.vectorstore.migration.internal.directory.AlteredFixture.UPDATE;
import static dev.vectorstore.migration.internal.directory.AlteredFixture.UPSERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a collection whose index and tables both stop at entry 60, with 23 records. */
class LogReplayTest {

  private static final float[] NONE = {};
  private static final float[] ONES = {1, 1, 1, 1};
  private static final float[] TWOS = {2, 2, 2, 2};
  private static final float[] SHORT = {1, 2};

  private final AlteredFixture l2;

  LogReplayTest(@TempDir Path temp) throws IOException {
    l2 = AlteredFixture.of("1.5.9", "col-l2", temp);
  }

  @Test
  void add_ofExisting_isIgnored() throws Exception {
    ChromaRecord before = l2.read("id1");
    ChromaRecord after = l2.log(200, ADD, "id1", ONES, "{\"s\":\"other\"}").read("id1");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void update_ofExisting_replacesVectorAndMergesMetadata() throws Exception {
    ChromaRecord after =
        l2.log(200, UPDATE, "id1", ONES, "{\"s\":null,\"new\":[1,2],\"chroma:document\":\"d\"}")
            .read("id1");
    assertThat(floats(after)).containsExactly(ONES);
    assertThat(after.vectorFrom()).isEqualTo(VectorFrom.LOG);
    assertThat(after.document()).hasValue("d");
    assertThat(after.metadata())
        .isEqualTo(Map.of("b", false, "f", 1.5, "fl", 3.0, "i", 1L, "new", List.of(1L, 2L)));
    assertThat(after.notes()).isEmpty();
  }

  @Test
  void update_withoutVector_keepsIt() throws Exception {
    ChromaRecord before = l2.read("id1");
    ChromaRecord after = l2.log(200, UPDATE, "id1", NONE, "{\"s\":\"other\"}").read("id1");
    assertThat(after.vector()).isEqualTo(before.vector());
    assertThat(after.vectorFrom()).isEqualTo(VectorFrom.HNSW);
    assertThat(after.metadata()).containsEntry("s", "other");
  }

  @Test
  void update_ofMissing_isIgnored() throws Exception {
    assertThat(l2.log(200, UPDATE, "nobody", ONES, "{}").read()).hasSize(23);
  }

  @Test
  void upsert_ofMissingAndExisting_addsAndMerges() throws Exception {
    Map<String, ChromaRecord> read =
        l2.log(200, UPSERT, "fresh", ONES, "{\"a\":1}")
            .log(201, UPSERT, "fresh", TWOS, "{\"b\":2.0}")
            .log(202, UPSERT, "id1", TWOS, "{\"a\":1}")
            .read();
    ChromaRecord fresh = read.values().stream().skip(23).findFirst().orElseThrow();
    assertThat(fresh.id()).isEqualTo("fresh");
    assertThat(fresh.metadata()).isEqualTo(Map.of("a", 1L, "b", 2.0));
    assertThat(floats(fresh)).containsExactly(TWOS);
    assertThat(fresh.createdAt()).hasValue(Instant.parse("2024-02-03T04:05:06Z"));
    assertThat(fresh.notes()).containsExactly(ChromaNote.ONLY_IN_LOG);
    assertThat(read).extractingByKey("id1").extracting(r -> r.metadata().get("a")).isEqualTo(1L);
  }

  @Test
  void delete_ofExisting_removesIt() throws Exception {
    assertThat(l2.log(200, DELETE, "id1", NONE, "").read()).hasSize(22).doesNotContainKey("id1");
    assertThat(l2.finding(ChromaNote.ORPHAN_VECTOR)).isEmpty();
  }

  @Test
  void delete_thenAdd_movesTheRecordToTheEndAndForgetsTheOld() throws Exception {
    Map<String, ChromaRecord> read =
        l2.log(200, ADD, "fresh", ONES, "{}")
            .log(201, DELETE, "id1", NONE, "")
            .log(202, UPDATE, "id1", ONES, "{\"b\":1}")
            .log(203, ADD, "id1", TWOS, "{\"a\":1}")
            .log(204, ADD, "id1", ONES, "{\"a\":2}")
            .read();
    assertThat(new ArrayList<>(read.keySet())).endsWith("id100", "fresh", "id1").hasSize(24);
    assertThat(read)
        .hasEntrySatisfying(
            "id1",
            record -> {
              assertThat(record.metadata()).isEqualTo(Map.of("a", 1L));
              assertThat(record.document()).isEmpty();
              assertThat(floats(record)).containsExactly(TWOS);
            });
  }

  @Test
  void delete_ofWhatOnlyTheLogHas_forgetsTheOld() throws Exception {
    ChromaRecord fresh =
        l2.log(200, ADD, "fresh", ONES, "{\"a\":1}")
            .log(201, DELETE, "fresh", NONE, "")
            .log(202, ADD, "fresh", NONE, "{\"b\":1}")
            .read("fresh");
    assertThat(fresh.metadata()).isEqualTo(Map.of("b", 1L));
    assertThat(fresh.vector()).isEmpty();
  }

  @Test
  void positions_apart_areAppliedApart() throws Exception {
    ChromaRecord after =
        l2.sql("update max_seq_id set seq_id = 300 where segment_id = {metadata}")
            .log(200, UPDATE, "id1", ONES, "{\"s\":\"other\"}")
            .read("id1");
    assertThat(floats(after)).containsExactly(ONES);
    assertThat(after.metadata()).containsEntry("s", "v1");
    assertThat(after.restored()).isEqualTo(Map.of("s", "other"));
    assertThat(after.notes()).containsExactly(ChromaNote.METADATA_LOST);
  }

  @Test
  void vector_ofWrongDimension_isSetAside() throws Exception {
    ChromaRecord before = l2.read("id1");
    Map<String, ChromaRecord> read =
        l2.log(200, UPDATE, "id1", SHORT, "{}").log(201, ADD, "short", SHORT, "{}").read();
    assertThat(read)
        .hasEntrySatisfying(
            "id1",
            record -> {
              assertThat(record.vector()).isEqualTo(before.vector());
              assertThat(record.notes()).containsExactly(ChromaNote.LOG_VECTOR_QUARANTINED);
            })
        .hasEntrySatisfying(
            "short",
            record -> {
              assertThat(floats(record)).containsExactly(SHORT);
              assertThat(record.notes())
                  .contains(ChromaNote.LOG_VECTOR_QUARANTINED, ChromaNote.VECTOR_WRONG_DIMENSION);
            });
    assertThat(l2.finding(ChromaNote.LOG_VECTOR_QUARANTINED))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.count()).isEqualTo(2);
              assertThat(finding.ids()).containsExactly("id1", "short");
            });
  }

  @Test
  void vector_ofIntegers_isNoVector() throws Exception {
    ChromaRecord read = l2.log(200, ADD, "ints", ONES, "INT32", "{}").read("ints");
    assertThat(read.vector()).isEmpty();
    assertThat(read.vectorFrom()).isEqualTo(VectorFrom.NONE);
    assertThat(read.notes()).contains(ChromaNote.LOG_VECTOR_QUARANTINED, ChromaNote.VECTOR_MISSING);
  }

  @Test
  void vector_thatChromaLost_isRescued() throws Exception {
    l2.log(50, UPSERT, "lost", ONES, "{}")
        .log(51, UPDATE, "lost", TWOS, "{}")
        .sql(
            "insert into embeddings (segment_id, embedding_id, seq_id) values ({metadata}, 'lost', 51)");
    ChromaRecord lost = l2.read("lost");
    assertThat(floats(lost)).containsExactly(TWOS);
    assertThat(lost.vectorFrom()).isEqualTo(VectorFrom.LOG_RESCUED);
    assertThat(lost.notes()).containsExactly(ChromaNote.VECTOR_RESCUED);
  }

  @Test
  void vector_ofAnAddThatWasIgnored_isNotRescued() throws Exception {
    l2.log(50, ADD, "lost", ONES, "{}")
        .log(51, ADD, "lost", TWOS, "{}")
        .sql(
            "insert into embeddings (segment_id, embedding_id, seq_id) values ({metadata}, 'lost', 50)");
    assertThat(floats(l2.read("lost"))).containsExactly(ONES);
  }

  @Test
  void vector_ofARecordDeletedBefore_isNotRescued() throws Exception {
    l2.log(50, ADD, "lost", ONES, "{}")
        .log(51, DELETE, "lost", NONE, "")
        .log(52, ADD, "lost", NONE, "{}")
        .sql(
            "insert into embeddings (segment_id, embedding_id, seq_id) values ({metadata}, 'lost', 52)");
    assertThat(l2.read("lost").vectorFrom()).isEqualTo(VectorFrom.NONE);
  }

  @Test
  void operation_ofChromasOwn_isIgnored() throws Exception {
    assertThat(l2.log(200, 4, "id1", ONES, "{\"s\":1}").read("id1").metadata())
        .containsEntry("s", "v1");
  }

  @Test
  void metadata_thatIsNoJson_isNotedAndTheRestRead() throws Exception {
    ChromaRecord read = l2.log(200, UPDATE, "id1", ONES, "{\"s\":").read("id1");
    assertThat(floats(read)).containsExactly(ONES);
    assertThat(read.metadata()).containsEntry("s", "v1");
    assertThat(read.notes()).containsExactly(ChromaNote.LOG_METADATA_UNREADABLE);
  }

  @Test
  void topic_ofOtherSettings_isFoundByTheCollection() throws Exception {
    l2.log(200, DELETE, "id1", NONE, "")
        .sql(
            "update embeddings_queue set topic = 'persistent://a/b/' || {collection} where seq_id = 200");
    assertThat(l2.read()).doesNotContainKey("id1");
  }

  @Test
  void position_inTheIndexOfAnOldChroma_isWhereTheLogIsTakenUp(@TempDir Path temp)
      throws Exception {
    AlteredFixture old = AlteredFixture.of("0.4.24", "col-l2", temp);
    ChromaRecord before = old.read("id1");
    ChromaRecord after = old.log(0, UPDATE, "id1", ONES, "{}").read("id1");
    assertThat(after.vector()).isEqualTo(before.vector());
    assertThat(after.vectorFrom()).isEqualTo(VectorFrom.HNSW);
  }

  @Test
  void position_garbled_isRepaired() throws Exception {
    l2.sql("update max_seq_id set seq_id = x'1111111111113630' where segment_id = {vectors}")
        .sql("update max_seq_id set seq_id = 0x1111111111113630 where segment_id = {metadata}");
    assertThat(l2.log(200, UPDATE, "id1", ONES, "{\"s\":\"x\"}").read("id1").metadata())
        .containsEntry("s", "x");
    assertThat(l2.finding(ChromaNote.POSITION_REPAIRED))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(2));
  }

  @Test
  void position_garbledBeyondRepair_isThatOfTheLastWrite() throws Exception {
    l2.sql("update max_seq_id set seq_id = 0x1111393939393939 where segment_id = {metadata}");
    ChromaRecord read =
        l2.log(60_000, UPDATE, "id1", ONES, "{\"s\":\"x\"}")
            .log(59, UPDATE, "id2", ONES, "{\"s\":\"y\"}")
            .read("id1");
    assertThat(read.metadata()).containsEntry("s", "x");
    assertThat(l2.read("id2").metadata()).containsEntry("s", "v2");
    assertThat(l2.finding(ChromaNote.POSITION_UNKNOWN)).isPresent();
  }

  @Test
  void text_thatIsNotUtf8_isKeptByteByByte() throws Exception {
    l2.sql(
            "update embeddings set embedding_id = cast(x'61ff62' as text) where embedding_id = 'id1'"
                + " and segment_id = {metadata}")
        .sql(
            "update embedding_metadata set string_value = cast(x'eda080' as text)"
                + " where string_value = 'v1'");
    ChromaRecord read = l2.read("a\udcffb");
    assertThat(read.metadata()).containsEntry("s", "\udced\udca0\udc80");
    assertThat(read.notes()).contains(ChromaNote.TEXT_MALFORMED);
  }

  @Test
  void vector_withoutRecord_isReportedOnly() throws Exception {
    l2.sql(
            "delete from embeddings where embedding_id in ('id1', 'id2') and segment_id = {metadata}")
        .log(50, ADD, "id7", NONE, "{}");
    assertThat(l2.read()).hasSize(21);
    assertThat(l2.finding(ChromaNote.ORPHAN_VECTOR))
        .hasValueSatisfying(finding -> assertThat(finding.ids()).containsExactly("id1", "id2"));
  }

  @Test
  void vector_ofADeletionThatTheIndexHasNotSeen_isNoOrphan() throws Exception {
    l2.sql("update max_seq_id set seq_id = 300 where segment_id = {metadata}")
        .sql("delete from embeddings where embedding_id = 'id1' and segment_id = {metadata}")
        .log(200, DELETE, "id1", NONE, "");
    assertThat(l2.read()).hasSize(22);
    assertThat(l2.notesMet()).isEmpty();
  }

  @Test
  void record_thatTheTablesPassedOver_isRescuedAndReported() throws Exception {
    l2.log(5, ADD, "passed", ONES, "{\"k\": 1, \"chroma:document\": \"text\"}")
        .log(6, ADD, "gone", ONES, "{}").log(7, DELETE, "gone", NONE, "");
    assertThat(l2.read()).hasSize(24);
    ChromaRecord passed = l2.read("passed");
    assertThat(passed.metadata()).isEqualTo(Map.of("k", 1L));
    assertThat(passed.document()).contains("text");
    assertThat(passed.vectorFrom()).isEqualTo(ChromaRecord.VectorFrom.LOG_RESCUED);
    assertThat(passed.restored()).isEmpty();
    assertThat(l2.finding(ChromaNote.LOG_RECORD_NEVER_APPLIED))
        .hasValueSatisfying(finding -> assertThat(finding.ids()).containsExactly("passed"));
  }

  private static float[] floats(ChromaRecord record) {
    return record.vector().map(ChromaVector::floats).orElse(new float[0]);
  }
}
