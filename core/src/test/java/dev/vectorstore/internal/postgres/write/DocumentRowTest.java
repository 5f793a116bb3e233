package dev.vectorstore.internal.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentRowTest {
  /** Writers that lock common rows in two orders would wait for each other in a circle. */
  @Test
  void inOrder_anyIds_areInTheOrderOfTheBytesOfTheirKeys() {
    String beyondTheFirstPlane = "\uD83C\uDF35"; // before \uFFFD in UTF-16, behind it in UTF-8

    assertThat(
            DocumentRow.inOrder(
                    Stream.of("b", beyondTheFirstPlane, "", "\uFFFD", "é", "a")
                        .map(Document::of)
                        .toList())
                .stream()
                .map(DocumentRow::key))
        .containsExactly("", "a", "b", "é", "\uFFFD", beyondTheFirstPlane);
  }
}
