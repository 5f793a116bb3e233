package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Document first =
      Document.of("a", "one", Map.of("k", 1)).embedding(Embedding.of(1, 2));
  private final Document second =
      Document.of("b", "two", Map.of("k", 2)).embedding(Embedding.of(3, 4));

  @Test
  void of_places_takesAllButTheIdFromAnother() {
    assertThat(Changes.of(List.of(first, second), 1))
        .containsExactly(
            Document.of("a", "two", Map.of("k", 2)).embedding(Embedding.of(3, 4)),
            Document.of("b", "one", Map.of("k", 1)).embedding(Embedding.of(1, 2)));
  }

  @Test
  void ofMetadata_changesThemAlone() {
    assertThat(Changes.ofMetadata(List.of(first)))
        .containsExactly(
            Document.of("a", "one", Map.of("k", 1, "revised", 1)).embedding(Embedding.of(1, 2)));
  }

  @Test
  void ofText_changesItAlone() {
    assertThat(Changes.ofText(List.of(first)))
        .containsExactly(
            Document.of("a", "one (revised)", Map.of("k", 1)).embedding(Embedding.of(1, 2)));
  }
}
