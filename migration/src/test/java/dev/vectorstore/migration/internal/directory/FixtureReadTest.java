package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixtureReadTest {

  static Stream<String> fixtures() {
    return Fixtures.NAMES.stream();
  }

  @Test
  void metadata_keepsTheOrderInWhichItWasWritten(@TempDir Path temp) throws Exception {
    ChromaRecord record = AlteredFixture.of("0.4.24", "col-l2", temp).read("id1");
    assertThat(record.metadata().keySet()).containsExactly("s", "i", "f", "b");
    assertThat(record.createdAt()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void records_everyFixture_areWhatChromaHeld(String name, @TempDir Path temp) throws Exception {
    List<ExpectedRecord.Collection> expected = ExpectedRecord.parse(Fixtures.expectedLines(name));
    try (ChromaDirectory directory = ChromaDirectory.open(Fixtures.unpack(name, temp))) {
      Map<String, ChromaCollection> read =
          directory.collections().stream()
              .collect(Collectors.toMap(ChromaCollection::name, Function.identity()));
      assertThat(read.keySet())
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().map(ExpectedRecord.Collection::name).toList());
      for (ExpectedRecord.Collection collection : expected) {
        ChromaCollection found = Objects.requireNonNull(read.get(collection.name()));
        assertThat(found.metric().chromaName()).isEqualTo(collection.space());
        assertThat(found.count()).isEqualTo(collection.count());
        assertThat(readAs(directory, found, collection.records()))
            .as(collection.name())
            .containsExactlyElementsOf(collection.records());
      }
    }
  }

  /**
   * Reads in the form of the expected records, which hold the rounded vectors of a cosine index.
   */
  private static List<ExpectedRecord> readAs(
      ChromaDirectory directory, ChromaCollection collection, List<ExpectedRecord> expected) {
    List<ExpectedRecord> read = new ArrayList<>();
    try (ChromaRecords records = directory.records(collection)) {
      while (records.hasNext()) {
        ChromaRecord record = records.next();
        ExpectedRecord plain = ExpectedRecord.from(record);
        boolean exact = record.notes().contains(ChromaNote.VECTOR_EXACT_FROM_LOG);
        read.add(exact ? plain.roundedAs(expected.get(read.size())) : plain);
      }
    }
    return read;
  }
}
