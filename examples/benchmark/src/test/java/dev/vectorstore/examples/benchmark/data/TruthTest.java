package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final Workload ALL = Workload.top(3);
  private static final Workload HALF = new Workload(3, Keep.HALF);

  /** Documents whose angle to the query grows with their number. */
  private final Corpus corpus =
      new Corpus(
          IntStream.range(0, 10).mapToObj(i -> document(i, Embedding.of(1, i))).toList(),
          List.of(new EmbeddedQuery("q", Embedding.of(1, 0))));

  private final Truth truth = Truth.of(corpus, Metric.COSINE, List.of(ALL, HALF));

  @Test
  void recall_ofTheNearest_isOne() {
    assertThat(truth.recall(ALL, 0, List.of("d2", "d0", "d1"))).isEqualTo(1);
  }

  @Test
  void recall_ofSomeOfTheNearest_isTheirShare() {
    assertThat(truth.recall(ALL, 0, List.of("d0", "d9", "d8"))).isEqualTo(1 / 3.0);
  }

  @Test
  void recall_ofOneThatCameTwice_countsItOnce() {
    assertThat(truth.recall(ALL, 0, List.of("d0", "d0", "d0"))).isEqualTo(1 / 3.0);
  }

  @Test
  void recall_underAFilter_isAmongWhatItKeeps() {
    assertThat(truth.recall(HALF, 0, List.of("d0", "d2", "d4"))).isEqualTo(1);
    assertThat(truth.recall(HALF, 0, List.of("d0", "d1", "d2"))).isEqualTo(2 / 3.0);
  }

  @Test
  void recall_ofDocumentsAsFarAwayAsTheLast_countsAnyOfThem() {
    Corpus copies =
        new Corpus(
            IntStream.range(0, 6)
                .mapToObj(i -> document(i, Embedding.of(1, i < 3 ? 0 : 1)))
                .toList(),
            List.of(new EmbeddedQuery("q", Embedding.of(1, 0))));
    Workload two = Workload.top(2);
    Workload four = Workload.top(4);
    Truth among = Truth.of(copies, Metric.COSINE, List.of(two, four));

    assertThat(among.size(two, 0)).isEqualTo(2);
    assertThat(among.recall(two, 0, List.of("d2", "d1"))).isEqualTo(1);
    assertThat(among.recall(two, 0, List.of("d0", "d5"))).isEqualTo(0.5);
    assertThat(among.recall(four, 0, List.of("d0", "d1", "d2", "d5"))).isEqualTo(1);
    assertThat(among.recall(four, 0, List.of("d0", "d3", "d4", "d5"))).isEqualTo(0.5);
  }

  @Test
  void size_whereFewerAreKeptThanAskedFor_isTheirNumber() {
    Workload many = new Workload(100, Keep.TENTH);

    assertThat(Truth.of(corpus, Metric.COSINE, List.of(many)).size(many, 0)).isEqualTo(1);
  }

  @Test
  void recall_whereNothingIsKept_isOne() {
    Corpus odd = new Corpus(corpus.documents().subList(1, 2), corpus.queries());

    assertThat(Truth.of(odd, Metric.COSINE, List.of(HALF)).recall(HALF, 0, List.of())).isEqualTo(1);
  }

  @Test
  void recall_byAnotherMetric_followsIt() {
    Workload one = Workload.top(1);
    Corpus lengths =
        new Corpus(
            List.of(document(0, Embedding.of(1, 0)), document(1, Embedding.of(3, 1))),
            List.of(new EmbeddedQuery("q", Embedding.of(1, 0))));

    Truth inner = Truth.of(lengths, Metric.INNER_PRODUCT, List.of(one));
    assertThat(inner.recall(one, 0, List.of("d1"))).isEqualTo(1);
    Truth euclidean = Truth.of(lengths, Metric.EUCLIDEAN, List.of(one));
    assertThat(euclidean.recall(one, 0, List.of("d1"))).isZero();
  }

  @Test
  void startsNearest_tellsWhetherTheFirstIsOneOfTheNearest() {
    Corpus copies =
        new Corpus(
            IntStream.range(0, 4)
                .mapToObj(i -> document(i, Embedding.of(1, i < 2 ? 0 : 1)))
                .toList(),
            List.of(new EmbeddedQuery("q", Embedding.of(1, 0))));
    Truth among = Truth.of(copies, Metric.COSINE, List.of(ALL, HALF));

    assertThat(among.startsNearest(ALL, 0, List.of("d1", "d3"))).isTrue();
    assertThat(among.startsNearest(ALL, 0, List.of("d3", "d1"))).isFalse();
    assertThat(among.startsNearest(ALL, 0, List.of())).isFalse();
    assertThat(among.startsNearest(HALF, 0, List.of("d1"))).isFalse();
  }

  @Test
  void recall_ofAnUnknownWorkload_fails() {
    assertThatThrownBy(() -> truth.recall(Workload.top(7), 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no exact result for Workload[limit=7, keep=ALL]");
  }

  private static Document document(int number, Embedding embedding) {
    return Document.of("d" + number, "text", Corpus.metadata(number)).embedding(embedding);
  }
}
