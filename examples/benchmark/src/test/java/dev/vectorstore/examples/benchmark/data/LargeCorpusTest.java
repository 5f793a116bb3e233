package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeCorpusTest {
  private static final int SIZE = 2_500;
  private static final List<Workload> SEARCHES =
      List.of(Workload.top(10), new Workload(10, Keep.HUNDREDTH), new Workload(5, Keep.THOUSANDTH));

  @TempDir private Path cache;
  private final Corpus real = real();
  private LargeCorpus corpus;

  @BeforeEach
  void make() throws IOException {
    corpus = LargeCorpus.of(real, cache, SIZE);
  }

  @Test
  void iterator_readsWhatWasMade() {
    NearbyRows rows = new NearbyRows(real.documents(), SIZE);

    assertThat(corpus)
        .containsExactlyElementsOf(IntStream.range(0, SIZE).mapToObj(rows::document).toList());
  }

  @Test
  void of_asManyAsAreReal_hasTheRealOnes() throws IOException {
    LargeCorpus same = LargeCorpus.of(real, cache, real.documents().size());

    assertThat(same).hasSize(real.documents().size());
    assertThat(same)
        .extracting(Document::text)
        .containsExactlyElementsOf(real.documents().stream().map(Document::text).toList());
  }

  @Test
  void of_again_keepsTheDirectory() throws IOException {
    Object made = Files.getLastModifiedTime(corpus.directory());

    LargeCorpus again = LargeCorpus.of(real, cache, SIZE);

    assertThat(again.directory()).isEqualTo(corpus.directory());
    assertThat(Files.getLastModifiedTime(again.directory())).isEqualTo(made);
  }

  @Test
  void of_fewerThanAreReal_fails() {
    assertThatThrownBy(() -> LargeCorpus.of(real, cache, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("10 documents are not made of 40");
  }

  @Test
  void truth_ofALargeCorpus_isThatOfTheSameDocumentsInMemory() {
    List<Document> all = new ArrayList<>();
    corpus.forEach(all::add);
    Truth expected = Truth.of(new Corpus(all, real.queries()), Metric.COSINE, SEARCHES);
    Truth truth = Truth.of(corpus, real.queries(), Metric.COSINE, SEARCHES);

    for (Workload search : SEARCHES) {
      assertThat(truth.lastDistance(search)).isEqualTo(expected.lastDistance(search));
      for (int query = 0; query < real.queries().size(); query++) {
        assertThat(truth.size(search, query)).isEqualTo(expected.size(search, query));
        for (int first = 0; first < SIZE; first += 100) {
          List<String> found = all.subList(first, first + 100).stream().map(Document::id).toList();
          assertThat(truth.recall(search, query, found))
              .isEqualTo(expected.recall(search, query, found));
        }
      }
    }
  }

  private static Corpus real() {
    Random random = new Random(3);
    return new Corpus(
        IntStream.range(0, 40)
            .mapToObj(i -> Document.of("d" + i, "word: gloss " + i).embedding(vector(random)))
            .toList(),
        IntStream.range(0, 4).mapToObj(i -> new EmbeddedQuery("q" + i, vector(random))).toList());
  }

  private static Embedding vector(Random random) {
    float[] values = new float[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }
}
