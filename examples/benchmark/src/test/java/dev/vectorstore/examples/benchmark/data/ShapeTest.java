package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeTest {
  @ParameterizedTest
  @EnumSource(Shape.class)
  void corpus_ofAnyShape_hasItsSizeAndIsTheSameAgain(Shape shape) {
    Corpus corpus = shape.corpus(1_000, 20);

    assertThat(corpus.documents()).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(corpus.queries()).hasSize(20);
    assertThat(vectors(corpus)).contains(corpus.queries().get(7).embedding());
    assertThat(shape.corpus(1_000, 20)).isEqualTo(corpus);
  }

  @ParameterizedTest
  @CsvSource({
    "DIFFERENT, 1000, 1",
    "COPIES, 100, 10",
    "VERSIONS, 1000, 1",
    "BOILERPLATE, 701, 300"
  })
  void vectors_ofAShape_areEqualAsOftenAsItSays(Shape shape, int distinct, long most) {
    Map<Embedding, Long> counts =
        vectors(shape.corpus(1_000, 10)).stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts).hasSize(distinct);
    assertThat(counts.values()).contains(most).allMatch(count -> count <= most);
  }

  @Test
  void versions_mixed_areTheSameInAnotherOrder() {
    List<Embedding> grouped = vectors(Shape.VERSIONS.corpus(1_000, 10));
    List<Embedding> mixed = vectors(Shape.MIXED_VERSIONS.corpus(1_000, 10));

    assertThat(mixed).isNotEqualTo(grouped).containsExactlyInAnyOrderElementsOf(grouped);
  }

  private static List<Embedding> vectors(Corpus corpus) {
    return corpus.documents().stream()
        .map(Document::embedding)
        .map(embedding -> embedding.orElseThrow())
        .toList();
  }
}
