package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir private Path directory;

  @Test
  void of_aDirectory_takesEveryTextOnceAsDocumentOrQuery() throws IOException {
    write(12);

    Corpus corpus = Corpus.of(Optional.of(directory), directory, 10, 2);

    assertThat(corpus.queries())
        .extracting(EmbeddedQuery::text)
        .containsExactly("w0: g0", "w6: g6");
    assertThat(corpus.documents())
        .hasSize(10)
        .extracting(document -> document.text().orElseThrow())
        .startsWith("w1: g1", "w2: g2")
        .doesNotContain("w0: g0", "w6: g6");
    assertThat(corpus.documents().get(0).embedding()).contains(Embedding.of(1, -1));
    assertThat(corpus.dimension()).isEqualTo(2);
  }

  @Test
  void of_aDirectory_givesEachFilterItsShare() throws IOException {
    write(21);

    List<Document> documents = Corpus.of(Optional.of(directory), directory, 20, 1).documents();

    assertThat(documents.stream().filter(Keep.HALF::keeps)).hasSize(10);
    assertThat(documents.stream().filter(Keep.TENTH::keeps)).hasSize(2);
    assertThat(documents).allMatch(Keep.ALL::keeps);
  }

  @Test
  void of_aDirectoryWithTooFew_fails() throws IOException {
    write(3);

    assertThatThrownBy(() -> Corpus.of(Optional.of(directory), directory, 3, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("the data directory has 3 texts, not 4");
  }

  @Test
  void of_anEmptyDirectory_fails() {
    assertThatThrownBy(() -> Corpus.of(Optional.of(directory), directory, 3, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("the data directory has 0 files *.tsv, not 1");
  }

  @Test
  void text_ofAWordNetLine_isItsFirstWordAndGloss() {
    assertThat(
            WordNet.text(
                "00001930 03 n 02 physical_entity 0 thing 1 001 @ 00001740 n 0000 | made of matter; \"a | b\"  "))
        .contains("physical entity: made of matter; \"a | b\"");
  }

  @Test
  void text_ofAnotherLine_isEmpty() {
    assertThat(WordNet.text("  1 This software and database is provided | under a licence"))
        .isEmpty();
  }

  private void write(int count) throws IOException {
    new Glosses(
            IntStream.range(0, count).mapToObj(i -> "w" + i + ": g" + i).toList(),
            IntStream.range(0, count).mapToObj(i -> Embedding.of(i, -i)).toList())
        .write(directory);
  }
}
