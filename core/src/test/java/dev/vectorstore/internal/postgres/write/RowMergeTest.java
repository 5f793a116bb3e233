package dev.vectorstore.internal.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowMergeTest {
  private static final int MEGABYTE = 1 << 20;

  @Test
  void parts_largeMetadata_areCutByIt() {
    List<DocumentRow> rows = rows(20, Map.of("large", "x".repeat(MEGABYTE)));

    List<List<DocumentRow>> parts = RowMerge.parts(rows);

    assertThat(parts.stream().map(List::size)).containsExactly(7, 7, 6);
    assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(rows);
  }

  @Test
  void parts_smallDocuments_areCutByTheirNumber() {
    assertThat(RowMerge.parts(rows(2_001, Map.of())).stream().map(List::size))
        .containsExactly(1_000, 1_000, 1);
  }

  private static List<DocumentRow> rows(int count, Map<String, String> metadata) {
    return DocumentRow.inOrder(
        IntStream.range(0, count).mapToObj(i -> Document.of("id" + i, "text", metadata)).toList());
  }
}
