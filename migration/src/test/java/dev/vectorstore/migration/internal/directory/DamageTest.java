package dev.vectorstore.migration.internal.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged indexes of a collection whose log is gone ("1.5.9") and of one whose log is whole. */
class DamageTest {

  private static final long SEED = 20240131;

  private final AlteredFixture purged;
  private final AlteredFixture whole;

  DamageTest(@TempDir Path temp) throws IOException {
    purged = AlteredFixture.of("1.5.9", "col-l2", temp);
    whole = AlteredFixture.of("0.4.24", "col-cosine", temp);
  }

  @Test
  void directory_missing_isNotedAndTheLogTakenInstead() throws Exception {
    Fixtures.delete(purged.index());
    Map<String, ChromaRecord> left = purged.read();
    assertThat(countWithVector(left)).isEqualTo(1);
    assertThat(purged.notesMet()).contains(ChromaNote.INDEX_MISSING);
    assertThat(idsOf(ChromaNote.VECTOR_MISSING))
        .hasSize(20)
        .allSatisfy(id -> assertThat(Objects.requireNonNull(left.get(id)).vector()).isEmpty());
    assertThat(purged.finding(ChromaNote.VECTOR_MISSING))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(22));

    Map<String, ChromaRecord> before = whole.read();
    Fixtures.delete(whole.index());
    assertSameVectors(whole.read(), before);
    assertThat(whole.notesMet()).containsExactly();
  }

  @Test
  void names_missing_areNotedAndTheLogTakenInstead() throws Exception {
    Files.delete(purged.index().resolve("index_metadata.pickle"));
    assertThat(countWithVector(purged.read())).isEqualTo(1);
    assertThat(purged.finding(ChromaNote.INDEX_NAMES_MISSING))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(25));

    Map<String, ChromaRecord> before = whole.read();
    Files.delete(whole.index().resolve("index_metadata.pickle"));
    assertSameVectors(whole.read(), before);
  }

  @Test
  void names_truncated_areUsedAsFarAsTheyGo() throws Exception {
    Map<String, ChromaRecord> before = purged.read();
    cut(purged.index().resolve("index_metadata.pickle"), 600);
    Map<String, ChromaRecord> after = purged.read();
    assertThat(countWithVector(after)).isEqualTo(23);
    assertThat(purged.notesMet()).contains(ChromaNote.INDEX_NAMES_TRUNCATED);
    assertThat(after).hasSameSizeAs(before);
  }

  @Test
  void names_thatAreNoPickle_areRefused() throws Exception {
    Files.writeString(purged.index().resolve("index_metadata.pickle"), "cposix\nsystem\n");
    assertThat(countWithVector(purged.read())).isEqualTo(1);
    assertThat(purged.finding(ChromaNote.INDEX_NAMES_REFUSED))
        .hasValueSatisfying(
            finding ->
                assertThat(finding.detail())
                    .isEqualTo(
                        "index_metadata.pickle is not what Chroma writes, at byte 1: it does not begin like a pickle"));
  }

  @Test
  void header_damaged_isNoted() throws Exception {
    Path header = purged.index().resolve("header.bin");
    byte[] sound = Files.readAllBytes(header);
    assertHeaderDamaged(Arrays.copyOf(sound, 99), "99 bytes instead of 100");
    assertHeaderDamaged(new byte[0], "0 bytes instead of 100");
    assertHeaderDamaged(with(sound, 0, 2), "version 2 instead of 1");
    for (int place : new int[] {20, 28, 36, 44, 68}) {
      assertHeaderDamaged(
          with(sound, place + 7, 0xff), "its sizes and offsets contradict one another");
    }
    assertHeaderDamaged(withLinks(sound, 1 << 29), "its sizes and offsets contradict one another");
  }

  @Test
  void data_short_losesOnlyWhatIsBeyondItsEnd() throws Exception {
    cut(purged.index().resolve("data_level0.bin"), 156 * 10 + 100);
    Map<String, ChromaRecord> read = purged.read();
    assertThat(read).hasSize(23);
    assertThat(countWithVector(read)).isBetween(8L, 11L);
    assertThat(purged.finding(ChromaNote.INDEX_DATA_SHORT))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(15));
    assertThat(purged.notesMet())
        .contains(ChromaNote.VECTOR_NOT_IN_INDEX, ChromaNote.VECTOR_MISSING);

    Map<String, ChromaRecord> before = whole.read();
    cut(whole.index().resolve("data_level0.bin"), 156 * 10 + 100);
    assertSameVectors(whole.read(), before);
    assertThat(whole.notesMet()).contains(ChromaNote.VECTOR_RESCUED);
  }

  @Test
  void data_missing_isNoted() throws Exception {
    Files.delete(purged.index().resolve("data_level0.bin"));
    assertThat(countWithVector(purged.read())).isEqualTo(1);
    assertThat(purged.notesMet()).contains(ChromaNote.INDEX_DATA_SHORT);
  }

  @Test
  void lengths_missing_areTakenFromTheLogOrNoted() throws Exception {
    Map<String, ChromaRecord> before = whole.read();
    Files.delete(whole.index().resolve("length.bin"));
    assertSameVectors(whole.read(), before);

    whole.sql("delete from embeddings_queue where id = 'id1'");
    ChromaRecord normalized = whole.read("id1");
    assertThat(normalized.notes()).containsExactly(ChromaNote.VECTOR_LENGTH_LOST);
    assertThat(normalized.vector())
        .hasValueSatisfying(v -> assertThat(v.norm()).isBetween(0.9999, 1.0001));
  }

  @Test
  void lengths_short_loseOnlyWhatIsBeyondTheirEnd() throws Exception {
    whole.sql("delete from embeddings_queue");
    cut(whole.index().resolve("length.bin"), 10 * Float.BYTES + 1);
    assertThat(countWithVector(whole.read())).isBetween(15L, 22L);
    assertThat(whole.finding(ChromaNote.VECTOR_LENGTH_LOST))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isBetween(5L, 12L));
  }

  @Test
  void mark_ofDeletion_doesNotHideWhatTheNamesList() throws Exception {
    Path data = purged.index().resolve("data_level0.bin");
    byte[] content = Files.readAllBytes(data);
    content[156 * 1 + 2] |= 1;
    Files.write(data, content);
    assertThat(countWithVector(purged.read())).isEqualTo(23);
    assertThat(purged.notesMet()).contains(ChromaNote.VECTOR_MARKED_DELETED);
  }

  @Test
  void labels_repeated_areNoted() throws Exception {
    Path data = purged.index().resolve("data_level0.bin");
    byte[] content = Files.readAllBytes(data);
    System.arraycopy(content, 2 * 156 + 148, content, 156 + 148, 8);
    Files.write(data, content);
    assertThat(purged.read()).hasSize(23);
    assertThat(purged.finding(ChromaNote.INDEX_LABEL_REPEATED))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(1));
    assertThat(idsOf(ChromaNote.VECTOR_NOT_IN_INDEX)).containsExactly("id1", "id2");
    assertThat(idsOf(ChromaNote.VECTOR_MISSING)).containsExactly("id1", "id2");
  }

  @Test
  void names_withOneLabel_areNotUsedAndListed() throws Exception {
    Path names = purged.index().resolve("index_metadata.pickle");
    String content = Files.readString(names, ISO_8859_1);
    String changed = content.replaceFirst("id2J\3", "id2J\2");
    assertThat(changed).isNotEqualTo(content);
    Files.writeString(names, changed, ISO_8859_1);

    assertThat(countWithVector(purged.read())).isEqualTo(21);
    assertThat(purged.finding(ChromaNote.INDEX_NAMES_INCONSISTENT))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(2));
    assertThat(idsOf(ChromaNote.VECTOR_MISSING)).containsExactly("id1", "id2");
  }

  @Test
  void labels_withoutElement_areNoted() throws Exception {
    Path data = purged.index().resolve("data_level0.bin");
    byte[] content = Files.readAllBytes(data);
    content[156 + 148] = 99;
    Files.write(data, content);
    assertThat(countWithVector(purged.read())).isEqualTo(22);
    assertThat(idsOf(ChromaNote.VECTOR_NOT_IN_INDEX)).containsExactly("id1");
    assertThat(idsOf(ChromaNote.VECTOR_MISSING)).containsExactly("id1");
  }

  @Test
  void index_thatWasNeverWritten_isNoDamage() throws Exception {
    Path header = purged.index().resolve("header.bin");
    Path names = purged.index().resolve("index_metadata.pickle");
    Files.write(header, with(Files.readAllBytes(header), 20, 0));
    Files.delete(names);
    purged.sql("delete from max_seq_id where segment_id = {vectors}");
    purged.read();
    assertThat(purged.notesMet()).containsExactly(ChromaNote.VECTOR_MISSING);
  }

  @Test
  void links_missingOrDamaged_areNotNeeded() throws Exception {
    Map<String, ChromaRecord> before = purged.read();
    Path links = purged.index().resolve("link_lists.bin");
    Files.write(links, new byte[] {1, 2, 3});
    assertSameVectors(purged.read(), before);
    Files.delete(links);
    assertSameVectors(purged.read(), before);
    assertThat(purged.notesMet()).isEmpty();
  }

  @Test
  void metric_thatTheIndexContradicts_isBelievedAndNoted() throws Exception {
    whole.sql("update segment_metadata set str_value = 'l2' where segment_id = {vectors}");
    assertThat(countWithVector(whole.read())).isEqualTo(23);
    assertThat(whole.notesMet()).contains(ChromaNote.METRIC_CONTRADICTED);

    Map<String, ChromaRecord> before = purged.read();
    assertThat(purged.notesMet()).isEmpty();
    purged.sql(
        "update collections set schema_str = replace(schema_str, '\"space\":\"l2\"',"
            + " '\"space\":\"cosine\"') where id = {collection}");
    assertSameVectors(purged.read(), before);
    assertThat(purged.notesMet()).contains(ChromaNote.VECTOR_NOT_NORMALIZED);
  }

  @Test
  void segments_thatLeadOutOfTheDirectory_areNotFollowed() throws Exception {
    Path index = purged.index();
    Files.move(index, purged.directory().resolveSibling(String.valueOf(index.getFileName())));
    purged.sql("update segments set id = '../' || id where id = {vectors}");
    assertThat(countWithVector(purged.read())).isEqualTo(1);
  }

  @Test
  void segments_missing_areNotedAndTheRestRead() throws Exception {
    purged.sql("delete from segments where id = {vectors}");
    assertThat(purged.read()).hasSize(23);
    purged.collection();
    assertThat(purged.notesMet())
        .containsExactlyInAnyOrder(ChromaNote.SEGMENT_MISSING, ChromaNote.ORPHAN_INDEX);

    whole.sql("delete from segments where id = {metadata}");
    Map<String, ChromaRecord> read = whole.read();
    assertThat(read).hasSize(23);
    assertThat(read.values())
        .allSatisfy(
            record ->
                assertThat(record.notes())
                    .contains(ChromaNote.ONLY_IN_LOG)
                    .doesNotContain(ChromaNote.VECTOR_MISSING));
  }

  @Test
  void views_inPlaceOfATable_areNotRead() throws Exception {
    purged
        .sql("drop table max_seq_id")
        .sql(
            "create view max_seq_id as with recursive n (segment_id, seq_id) as (select '', 1"
                + " union all select segment_id, seq_id from n) select segment_id, seq_id from n");
    assertThat(purged.read()).hasSize(23);
  }

  @Test
  void files_damagedAtRandom_neverStopTheReader() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      AlteredFixture fixture = random.nextBoolean() ? purged : whole;
      for (String name : new String[] {"header.bin", "index_metadata.pickle", "length.bin"}) {
        damage(fixture.index().resolve(name), random);
      }
      String seed = "seed " + SEED + ", round " + round;
      assertThatCode(() -> assertThat(fixture.read()).hasSize(23))
          .as(seed)
          .doesNotThrowAnyException();
    }
  }

  /** Changes a few bytes for this time and the next ones, and now and then cuts the file. */
  private static void damage(Path file, Random random) throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int i = random.nextInt(3); i > 0 && content.length > 0; i--) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
    }
    int length = random.nextInt(8) == 0 ? random.nextInt(content.length + 1) : content.length;
    Files.write(file, Arrays.copyOf(content, length));
  }

  private void assertHeaderDamaged(byte[] header, String detail) throws Exception {
    Files.write(purged.index().resolve("header.bin"), header);
    Map<String, ChromaRecord> read = purged.read();
    assertThat(read).hasSize(23);
    assertThat(countWithVector(read)).isEqualTo(23);
    assertThat(purged.notesMet()).contains(ChromaNote.INDEX_HEADER_COMPUTED);
    assertThat(purged.finding(ChromaNote.INDEX_HEADER_DAMAGED))
        .hasValueSatisfying(
            finding -> assertThat(finding.detail()).isEqualTo("header.bin is damaged: " + detail));
  }

  private static void assertSameVectors(
      Map<String, ChromaRecord> read, Map<String, ChromaRecord> before) {
    assertThat(read.keySet()).containsExactlyElementsOf(before.keySet());
    before.forEach(
        (id, record) ->
            assertThat(read.get(id))
                .as(id)
                .satisfies(now -> assertThat(now.vector()).isEqualTo(record.vector())));
  }

  /** Returns the ids that the last read of the purged one listed with the note. */
  private List<String> idsOf(ChromaNote note) {
    return purged.finding(note).map(ChromaFinding::ids).orElse(List.of());
  }

  private static long countWithVector(Map<String, ChromaRecord> records) {
    return records.values().stream().filter(r -> r.vectorFrom() != VectorFrom.NONE).count();
  }

  private static void cut(Path file, int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }

  /** Returns a header that is sound but for the size of its elements. */
  private static byte[] withLinks(byte[] header, long links) {
    ByteBuffer changed = ByteBuffer.wrap(header.clone()).order(ByteOrder.LITTLE_ENDIAN);
    long vectorBytes = changed.getLong(36) - changed.getLong(44);
    changed.putLong(68, links).putLong(44, 4 + 4 * links);
    changed.putLong(36, 4 + 4 * links + vectorBytes).putLong(28, 12 + 4 * links + vectorBytes);
    return changed.array();
  }

  private static byte[] with(byte[] content, int place, int value) {
    byte[] changed = content.clone();
    changed[place] = (byte) value;
    return changed;
  }
}
