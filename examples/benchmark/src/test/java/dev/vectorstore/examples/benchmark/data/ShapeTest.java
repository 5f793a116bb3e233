package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeTest {
  @TempDir private static Path cache;

  @ParameterizedTest
  @EnumSource(Shape.class)
  void corpus_ofAnyShape_hasItsSizeAndIsTheSameAgain(Shape shape) throws IOException {
    ChangingCorpus corpus = shape.corpus(40, 20, cache);

    assertThat(corpus.before().documents()).hasSize(40).doesNotHaveDuplicates();
    assertThat(corpus.before().queries()).hasSize(20);
    assertThat(vectors(corpus.before())).contains(corpus.before().queries().get(7).embedding());
    assertThat(shape.corpus(40, 20, cache)).isEqualTo(corpus);
  }

  @ParameterizedTest
  @CsvSource({
    "DIFFERENT, 1000, 1",
    "COPIES, 100, 10",
    "VERSIONS, 1000, 1",
    "BOILERPLATE, 701, 300"
  })
  void vectors_ofAShape_areEqualAsOftenAsItSays(Shape shape, int distinct, long most)
      throws IOException {
    Map<Embedding, Long> counts =
        vectors(shape.corpus(1_000, 10, cache).before()).stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts).hasSize(distinct);
    assertThat(counts.values()).contains(most).allMatch(count -> count <= most);
  }

  @Test
  void versions_mixed_areTheSameInAnotherOrder() throws IOException {
    List<Embedding> grouped = vectors(Shape.VERSIONS.corpus(1_000, 10, cache).before());
    List<Embedding> mixed = vectors(Shape.MIXED_VERSIONS.corpus(1_000, 10, cache).before());

    assertThat(mixed).isNotEqualTo(grouped).containsExactlyInAnyOrderElementsOf(grouped);
  }

  @Test
  void editedGlosses_areTenVersionsOfEach() throws IOException {
    List<Document> documents = Shape.EDITED.corpus(40, 20, cache).before().documents();

    for (int i = 0; i < documents.size(); i++) {
      String original = text(documents.get(i - i % 10));
      String name = original.substring(0, original.indexOf(": ") + 2);
      assertThat(text(documents.get(i))).startsWith(name);
      assertThat(text(documents.get(i)).equals(original)).isEqualTo(i % 10 == 0);
    }
  }

  @Test
  void footers_areEveryThirdTextAndAllOthersDiffer() throws IOException {
    List<Document> documents = Shape.FOOTERS.corpus(40, 20, cache).before().documents();

    Map<Embedding, Long> counts = new HashMap<>();
    documents.forEach(one -> counts.merge(one.embedding().orElseThrow(), 1L, Long::sum));
    assertThat(counts).hasSize(28);
    assertThat(counts.get(documents.get(38).embedding().orElseThrow())).isEqualTo(13);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"DIFFERENT", "BOILERPLATE"})
  void after_changes_halfIsReplacedAndATenthGone(Shape shape) throws IOException {
    ChangingCorpus corpus = shape.corpus(1_000, 10, cache);
    Set<Document> before = Set.copyOf(corpus.before().documents());
    Set<Embedding> known = Set.copyOf(vectors(corpus.before()));
    List<Document> after = corpus.after().documents();

    assertThat(corpus.replaced())
        .hasSize(500)
        .noneMatch(one -> known.contains(one.embedding().orElseThrow()));
    assertThat(corpus.deleted()).hasSize(100).isSubsetOf(ids(before));
    assertThat(after).hasSize(900).containsAll(corpus.replaced());
    assertThat(ids(after)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(corpus.deleted());
    assertThat(after).filteredOn(before::contains).hasSize(400);
    assertThat(corpus.after().documents().stream().filter(Keep.HALF::keeps).count())
        .isBetween(400L, 500L);
    assertThat(vectors(corpus.after())).contains(corpus.after().queries().get(7).embedding());
  }

  private static String text(Document document) {
    return document.text().orElseThrow();
  }

  private static List<String> ids(Collection<Document> documents) {
    return documents.stream().map(Document::id).toList();
  }

  private static List<Embedding> vectors(Corpus corpus) {
    return corpus.documents().stream()
        .map(Document::embedding)
        .map(embedding -> embedding.orElseThrow())
        .toList();
  }
}
