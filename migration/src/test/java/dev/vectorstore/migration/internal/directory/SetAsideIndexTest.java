package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecord.VectorFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that some tool took for broken and moved away, of a collection whose log is gone. */
class SetAsideIndexTest {

  private static final float[] NONE = {};
  private static final int ELEMENT_BYTES = 156;

  private final AlteredFixture purged;
  private final Map<String, ChromaRecord> before;
  private final Path index;
  private final Path aside;

  SetAsideIndexTest(@TempDir Path temp) throws Exception {
    purged = AlteredFixture.of("1.5.9", "col-l2", temp);
    before = purged.read();
    index = purged.index();
    aside = index.resolveSibling(index.getFileName() + ".drift-20240131T010203");
  }

  @Test
  void vectors_ofIndexThatIsGone_areTakenFromTheOneSetAside() throws Exception {
    Files.move(index, aside);

    Map<String, ChromaRecord> read = purged.read();

    assertSameVectors(read);
    assertThat(purged.finding(ChromaNote.VECTOR_FROM_SET_ASIDE))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(22));
    assertThat(purged.read("id1").vectorFrom()).isEqualTo(VectorFrom.SET_ASIDE);
    assertThat(purged.notesMet())
        .contains(ChromaNote.INDEX_MISSING)
        .doesNotContain(ChromaNote.VECTOR_MISSING);
    assertThat(purged.collection().dimension()).hasValue(4);
    assertThat(purged.finding(ChromaNote.INDEX_SET_ASIDE))
        .hasValueSatisfying(
            finding ->
                assertThat(finding.ids()).containsExactly(String.valueOf(aside.getFileName())));
    assertThat(purged.finding(ChromaNote.ORPHAN_INDEX)).isEmpty();
  }

  @Test
  void dimension_thatOnlyTheIndexSetAsideKnows_isFound() throws Exception {
    Files.move(index, aside);
    purged.sql("update collections set dimension = null").sql("delete from embeddings_queue");

    assertThat(purged.collection().dimension()).hasValue(4);
  }

  @Test
  void vectors_thatTheNewIndexHas_areNotTakenFromTheOneSetAside() throws Exception {
    copy(index, aside);
    byte[] old = Files.readAllBytes(aside.resolve("data_level0.bin"));
    Arrays.fill(old, 132, 148, (byte) 7); // the first vector is another there
    Files.write(aside.resolve("data_level0.bin"), old);
    cut(index.resolve("data_level0.bin"), ELEMENT_BYTES * 10);

    assertSameVectors(purged.read());
    assertThat(purged.notesMet())
        .contains(ChromaNote.INDEX_DATA_SHORT, ChromaNote.VECTOR_FROM_SET_ASIDE);
  }

  @Test
  void indexes_setAsideOften_theLatestThatCanBeReadCounts() throws Exception {
    Path older = sibling(".bak", 1_000);
    byte[] wrong = Files.readAllBytes(older.resolve("data_level0.bin"));
    Arrays.fill(wrong, 132, 148, (byte) 7);
    Files.write(older.resolve("data_level0.bin"), wrong);
    sibling(".drift-1", 2_000);
    Path latest = sibling(".drift-0", 3_000);
    cut(latest.resolve("header.bin"), 50);
    Fixtures.delete(index);

    assertSameVectors(purged.read());
  }

  @Test
  void records_thatTheLatestSetAsideLacks_areTakenFromAnOlderOne() throws Exception {
    Path older = sibling(".bak", 1_000);
    Path newer = sibling(".drift-1", 2_000);
    Path latest = sibling(".drift-0", 3_000);
    changeVectors(older, 0, 15);
    changeVectors(newer, 0, 5);
    cut(newer.resolve("data_level0.bin"), ELEMENT_BYTES * 15);
    cut(latest.resolve("data_level0.bin"), ELEMENT_BYTES * 5);
    Fixtures.delete(index);

    assertSameVectors(purged.read());
    assertThat(purged.notesMet()).doesNotContain(ChromaNote.VECTOR_MISSING);
    assertThat(purged.finding(ChromaNote.VECTOR_FROM_SET_ASIDE))
        .hasValueSatisfying(finding -> assertThat(finding.count()).isEqualTo(22));
  }

  @Test
  void records_thatTheLatestSetAsideDoesNotName_areTakenFromAnOlderOne() throws Exception {
    sibling(".bak", 1_000);
    Path names = sibling(".drift-0", 3_000).resolve("index_metadata.pickle");
    cut(names, 400);
    Files.setLastModifiedTime(names, FileTime.fromMillis(3_000));
    Fixtures.delete(index);

    assertSameVectors(purged.read());
  }

  @Test
  void index_ofAnotherDimensionThatIsNewer_standsInNoOnesWay() throws Exception {
    sibling(".bak", 1_000);
    Path latest = sibling(".drift-0", 3_000);
    shorten(latest.resolve("header.bin"));
    Fixtures.delete(index);

    assertSameVectors(purged.read());
  }

  @Test
  void header_ofAnIndexSetAsideThatIsLost_isComputed() throws Exception {
    Files.move(index, aside);
    Files.delete(aside.resolve("header.bin"));

    assertSameVectors(purged.read());
    assertThat(purged.finding(ChromaNote.INDEX_HEADER_COMPUTED))
        .hasValueSatisfying(
            finding -> assertThat(finding.detail()).isEqualTo(aside.getFileName().toString()));
  }

  @Test
  void record_madeAnewSince_doesNotGetTheOldVector() throws Exception {
    Files.move(index, aside);
    purged.log(200, AlteredFixture.DELETE, "id1", NONE, "").log(
        201, AlteredFixture.ADD, "id1", NONE, "{}");

    assertThat(purged.read("id1").notes()).contains(ChromaNote.VECTOR_MISSING);
  }

  @Test
  void index_ofAnotherDimension_isNotUsed() throws Exception {
    Files.move(index, aside);
    shorten(aside.resolve("header.bin"));

    assertThat(purged.read().values())
        .allMatch(record -> record.vectorFrom() != VectorFrom.SET_ASIDE);
  }

  @Test
  void length_ofACosineVectorSetAside_isApplied(@TempDir Path temp) throws Exception {
    AlteredFixture cosine = AlteredFixture.of("1.5.9", "col-cosine", temp);
    Map<String, ChromaRecord> sound = cosine.read();
    Path own = cosine.index();
    Path moved = own.resolveSibling(own.getFileName() + ".bak");
    Files.move(own, moved);
    ChromaRecord read = cosine.read("id1");
    assertThat(read.vectorFrom()).isEqualTo(VectorFrom.SET_ASIDE);
    assertThat(read.vector()).isEqualTo(Objects.requireNonNull(sound.get("id1")).vector());

    Files.delete(moved.resolve("length.bin"));
    assertThat(cosine.read("id1").notes()).contains(ChromaNote.VECTOR_LENGTH_LOST);
  }

  @Test
  void index_setAsideThatChangesMeanwhile_isNoticed() throws Exception {
    Files.move(index, aside);
    try (ChromaDirectory opened = ChromaDirectory.open(purged.directory())) {
      ChromaCollection collection =
          opened.collections().stream()
              .filter(each -> each.name().equals("col-l2"))
              .findFirst()
              .orElseThrow();
      Files.setLastModifiedTime(aside.resolve("length.bin"), FileTime.fromMillis(1));
      assertThatThrownBy(() -> opened.records(collection))
          .isInstanceOfSatisfying(
              ChromaReadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGING));
    }
  }

  private void assertSameVectors(Map<String, ChromaRecord> read) {
    assertThat(read.keySet()).containsExactlyElementsOf(before.keySet());
    read.forEach(
        (id, record) ->
            assertThat(record.vector())
                .as(id)
                .isEqualTo(Objects.requireNonNull(before.get(id)).vector()));
  }

  private Path sibling(String ending, long written) throws IOException {
    Path sibling = index.resolveSibling(index.getFileName() + ending);
    copy(index, sibling);
    Files.setLastModifiedTime(
        sibling.resolve("index_metadata.pickle"), FileTime.fromMillis(written));
    return sibling;
  }

  /** Makes others of the vectors of these elements. */
  private static void changeVectors(Path index, int from, int to) throws IOException {
    byte[] data = Files.readAllBytes(index.resolve("data_level0.bin"));
    for (int element = from; element < to; element++) {
      Arrays.fill(data, element * ELEMENT_BYTES + 132, element * ELEMENT_BYTES + 148, (byte) 7);
    }
    Files.write(index.resolve("data_level0.bin"), data);
  }

  /** Takes a dimension away. */
  private static void shorten(Path file) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(28, header.getLong(28) - 4).putLong(36, header.getLong(36) - 4);
    Files.write(file, header.array());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (String name :
        new String[] {
          "header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle"
        }) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static void cut(Path file, int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }
}
