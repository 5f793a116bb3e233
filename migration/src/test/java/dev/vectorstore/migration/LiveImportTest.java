package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.directory.Fixtures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server on a directory gives what the directory holds, where it can. */
class LiveImportTest {
  @TempDir private Path temp;

  @Test
  void records_ofServer_areThoseOfItsDirectory() throws Exception {
    Path directory = Fixtures.unpack("1.0", temp);
    try (ChromaSession inDirectory =
            ChromaSource.directory(directory).open(all -> Optional.empty());
        LocalChroma server = LiveChroma.on(directory);
        ChromaSession served = ChromaServer.at(server.address()).open(all -> Optional.empty())) {
      List<String> unreadable = unreadable(served);

      assertThat(served.collections().stream().map(ChromaCollection::name))
          .isEqualTo(inDirectory.collections().stream().map(ChromaCollection::name).toList());
      assertThat(unreadable).hasSize(1);
      for (int i = 0; i < served.collections().size(); i++) {
        ChromaCollection one = served.collections().get(i);
        ChromaCollection other = inDirectory.collections().get(i);
        assertThat(one.metric()).isEqualTo(other.metric());
        assertThat(one.metadata()).isEqualTo(other.metadata());
        if (unreadable.contains(one.name())) {
          requireRefused(served, one);
        } else {
          requireSame(served, one, inDirectory, other);
        }
      }
    }
  }

  private static List<String> unreadable(ChromaSession session) {
    return session.findings().stream()
        .filter(finding -> finding.note() == ChromaNote.COLLECTION_UNREADABLE)
        .map(ChromaFinding::ids)
        .flatMap(List::stream)
        .toList();
  }

  private static void requireRefused(ChromaSession session, ChromaCollection collection) {
    assertThatThrownBy(() -> session.records(collection))
        .isInstanceOfSatisfying(
            ChromaReadException.class,
            e -> assertThat(e.reason()).isEqualTo(ChromaReadException.Reason.SERVER_FAILED));
  }

  private static void requireSame(
      ChromaSession served,
      ChromaCollection one,
      ChromaSession inDirectory,
      ChromaCollection other) {
    assertThat(one.dimension()).isEqualTo(other.dimension());
    assertThat(one.count()).isEqualTo(other.count());
    Map<String, ChromaRecord> expected = records(inDirectory, other);
    Map<String, ChromaRecord> found = records(served, one);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((id, record) -> requireSame(Objects.requireNonNull(found.get(id)), record));
  }

  /** JSON has no NaN and no infinity; a cosine vector comes back rounded. */
  private static void requireSame(ChromaRecord found, ChromaRecord expected) {
    assertThat(found.document()).isEqualTo(expected.document());
    assertThat(found.uri()).isEqualTo(expected.uri());
    assertThat(found.metadata()).isEqualTo(expected.metadata());
    expected
        .vector()
        .ifPresent(
            vector -> {
              if (vector.isFinite()) {
                assertThat(found.vector().orElseThrow().isWithin(4, vector)).isTrue();
              } else {
                assertThat(found.notes()).contains(ChromaNote.VECTOR_NOT_FINITE);
              }
            });
  }

  private static Map<String, ChromaRecord> records(
      ChromaSession session, ChromaCollection collection) {
    Map<String, ChromaRecord> records = new HashMap<>();
    try (ChromaRecords all = session.records(collection)) {
      all.forEachRemaining(record -> records.put(record.id(), record));
    }
    return records;
  }
}
