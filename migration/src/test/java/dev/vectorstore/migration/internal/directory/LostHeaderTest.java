package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.hnsw.HnswHeader;
import dev.vectorstore.migration.internal.directory.hnsw.IndexShape;
import dev.vectorstore.migration.internal.directory.hnsw.LostHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A {@code header.bin} that is gone and computed from what is left. */
class LostHeaderTest {
  private static final long SEED = 20261201;
  private static final int ROUNDS = 400;

  @TempDir private Path temp;

  static Stream<String> fixtures() {
    return Fixtures.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void compute_everyIndexOfEveryFixture_givesTheHeaderThatIsStored(String name) throws Exception {
    for (Path index : indexes(Fixtures.unpack(name, temp))) {
      HnswHeader stored = stored(index);
      IndexShape shape = new IndexShape(stored.dimension(), 16);

      assertThat(LostHeader.compute(index, shape))
          .as(index.toString())
          .isEqualTo(Optional.of(stored).filter(header -> header.elements() > 0));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void records_withoutAnyHeader_areWhatTheyWere(String name) throws Exception {
    Path directory = Fixtures.unpack(name, temp);
    Map<String, List<ExpectedRecord>> before = read(directory);
    for (Path index : indexes(directory)) {
      Files.delete(index.resolve("header.bin"));
    }

    assertThat(read(directory)).isEqualTo(before);
  }

  @Test
  void headerThatIsLost_isReported() throws Exception {
    AlteredFixture purged = AlteredFixture.of("1.5.9", "col-l2", temp);
    Files.delete(purged.index().resolve("header.bin"));

    purged.read();

    assertThat(purged.notesMet())
        .contains(ChromaNote.INDEX_HEADER_DAMAGED, ChromaNote.INDEX_HEADER_COMPUTED)
        .doesNotContain(ChromaNote.INDEX_MISSING, ChromaNote.VECTOR_MISSING);
    assertThat(purged.finding(ChromaNote.INDEX_HEADER_DAMAGED))
        .hasValueSatisfying(
            finding -> assertThat(finding.detail()).isEqualTo("header.bin is missing"));
  }

  @Test
  void compute_dimensionOrLinksThatAreNotTheIndexs_isRefused() throws Exception {
    Path index = AlteredFixture.of("1.5.9", "col-l2", temp).index();
    for (int dimension = 0; dimension < 50; dimension++) {
      for (int links = 0; links < 40; links++) {
        boolean right = dimension == 4 && links == 16;
        assertThat(LostHeader.compute(index, new IndexShape(dimension, links)).isPresent())
            .as("dimension %s, links %s", dimension, links)
            .isEqualTo(right);
      }
    }
  }

  @Test
  void compute_withoutOneOfTheOtherFiles_isRefused() throws Exception {
    for (String name : List.of("data_level0.bin", "length.bin", "link_lists.bin")) {
      Path index = AlteredFixture.of("1.5.9", "col-l2", temp).index();
      Files.delete(index.resolve(name));
      assertThat(LostHeader.compute(index, new IndexShape(4, 16))).as(name).isEmpty();
    }
  }

  @Test
  void index_whoseNamesHaveOtherLabels_isNotUsed() throws Exception {
    AlteredFixture purged = AlteredFixture.of("1.5.9", "col-l2", temp);
    Path data = purged.index().resolve("data_level0.bin");
    byte[] content = Files.readAllBytes(data);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(156 + 148, 99);
    Files.write(data, content);
    Files.delete(purged.index().resolve("header.bin"));

    purged.read();

    assertThat(purged.notesMet())
        .contains(ChromaNote.INDEX_HEADER_DAMAGED)
        .doesNotContain(ChromaNote.INDEX_HEADER_COMPUTED);
  }

  /** Links, labels and sizes are all looked at, so damage there is never passed over. */
  @Test
  void compute_filesThatAreDamagedAtRandom_givesTheRightHeaderOrNone() throws Exception {
    Path index = AlteredFixture.of("1.5.9", "col-l2", temp).index();
    HnswHeader stored = stored(index);
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String name =
          List.of("data_level0.bin", "length.bin", "link_lists.bin").get(random.nextInt(3));
      byte[] sound = Files.readAllBytes(index.resolve(name));
      Files.write(index.resolve(name), damaged(sound, random));
      Optional<HnswHeader> computed = LostHeader.compute(index, new IndexShape(4, 16));
      if (computed.isPresent()) {
        assertThat(computed).as("seed %s, round %s", SEED, round).contains(stored);
      } else {
        refused++;
      }
      Files.write(index.resolve(name), sound);
    }
    assertThat(refused).isBetween(ROUNDS / 4, ROUNDS);
  }

  private static byte[] damaged(byte[] content, Random random) {
    if (random.nextBoolean()) {
      return Arrays.copyOf(content, random.nextInt(content.length));
    }
    byte[] changed = content.clone();
    for (int i = 0; i < 20; i++) {
      changed[random.nextInt(Math.min(changed.length, 25 * 156))] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private static Map<String, List<ExpectedRecord>> read(Path directory) {
    Map<String, List<ExpectedRecord>> read = new TreeMap<>();
    try (ChromaDirectory opened = ChromaDirectory.open(directory)) {
      for (ChromaCollection collection : opened.collections()) {
        try (ChromaRecords records = opened.records(collection)) {
          List<ExpectedRecord> all = new ArrayList<>();
          records.forEachRemaining(record -> all.add(ExpectedRecord.from(record)));
          read.put(collection.tenant() + "/" + collection.name(), all);
        }
      }
    }
    return read;
  }

  private static HnswHeader stored(Path index) throws IOException {
    try (ByteSource header = ByteSource.open(index.resolve("header.bin"))) {
      return HnswHeader.read(header);
    }
  }

  private static List<Path> indexes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith("header.bin")).map(Path::getParent).toList();
    }
  }
}
