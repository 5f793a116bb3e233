package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearbyRowsTest {
  private static final int REAL = 60;
  private static final int ALL = 3_000;
  private static final int DIMENSION = 16;

  private final List<Document> real = real();
  private final NearbyRows rows = new NearbyRows(real, ALL);

  @Test
  void document_ofTheFirstRows_isARealOne() {
    for (int row = 0; row < REAL; row++) {
      Document document = rows.document(row);

      assertThat(document.text()).isEqualTo(real.get(row).text());
      assertThat(distance(vector(document), unit(row))).isLessThan(1e-6);
    }
  }

  @Test
  void document_ofTheSameRow_isTheSameInAnyOrderAndForAnySize() {
    NearbyRows others = new NearbyRows(real, ALL / 2);

    for (int row : new int[] {ALL / 2 - 1, REAL, 700, 5}) {
      assertThat(others.document(row)).isEqualTo(rows.document(row));
    }
  }

  @Test
  void document_ofDifferentRows_isDifferent() {
    assertThat(IntStream.range(0, ALL).mapToObj(rows::document))
        .doesNotHaveDuplicates()
        .extracting(Document::text)
        .doesNotHaveDuplicates();
    assertThat(IntStream.range(0, ALL).mapToObj(rows::document))
        .extracting(Document::embedding)
        .doesNotHaveDuplicates();
  }

  @Test
  void document_ofAnyRow_hasAVectorOfLengthOne() {
    for (int row = 0; row < ALL; row++) {
      float[] vector = vector(rows.document(row));

      assertThat(distance(vector, new float[DIMENSION])).isEqualTo(1, within(1e-6));
    }
  }

  /** The mean of a square whose root is even from 0 to 1. */
  @Test
  void document_ofOtherRows_goesAThirdOfTheMeanSquareDistanceOfTheNearest() {
    double moved = 0;
    double spread = 0;
    for (int row = REAL; row < ALL; row++) {
      float[] vector = vector(rows.document(row));
      int origin = origin(rows.document(row));
      moved += square(distance(vector, unit(origin)));
      spread += meanSquareOfNearest(origin);
    }

    assertThat(moved / spread).isBetween(0.25, 0.4);
  }

  @Test
  void document_ofOtherRows_hasTheStartOfOneTextAndTheEndOfOneOfItsNearest() {
    for (int row = REAL; row < 300; row++) {
      String[] words = rows.document(row).text().orElseThrow().split(" ");
      int origin = number(words[1]);

      assertThat(words).hasSize(5).endsWith("(" + row + ")");
      assertThat(words[0]).isEqualTo("word" + origin + ":");
      assertThat(number(words[2])).isEqualTo(number(words[3])).isNotEqualTo(origin);
      assertThat(nearest(origin)).contains(number(words[2]));
    }
  }

  @Test
  void row_ofAnId_isItsNumber() {
    assertThat(NearbyRows.row(rows.document(1_234).id())).isEqualTo(1_234);
  }

  @Test
  void document_ofAnyRow_hasMetadataByItsNumber() {
    assertThat(rows.document(2_000))
        .extracting(Document::metadata)
        .isEqualTo(Document.of("any", "text", Corpus.metadata(2_000)).metadata());
  }

  private static List<Document> real() {
    Random random = new Random(3);
    return IntStream.range(0, REAL)
        .mapToObj(
            i -> {
              float[] vector = new float[DIMENSION];
              for (int j = 0; j < DIMENSION; j++) {
                vector[j] = (float) random.nextGaussian() + (j == i % 3 ? 6 : 0);
              }
              return Document.of("d" + i, "word%1$d: a%1$d b%1$d c%1$d".formatted(i))
                  .embedding(Embedding.of(vector));
            })
        .toList();
  }

  private static int number(String word) {
    return Integer.parseInt(word.replaceAll("\\D", ""));
  }

  private static int origin(Document made) {
    return number(made.text().orElseThrow().split(" ")[0]);
  }

  private List<Integer> nearest(int origin) {
    return IntStream.range(0, REAL)
        .filter(other -> other != origin)
        .boxed()
        .sorted(
            (a, b) ->
                Double.compare(distance(unit(origin), unit(a)), distance(unit(origin), unit(b))))
        .limit(NearbyRows.NEAREST)
        .toList();
  }

  private double meanSquareOfNearest(int origin) {
    return nearest(origin).stream()
        .mapToDouble(near -> square(distance(unit(origin), unit(near))))
        .average()
        .orElseThrow();
  }

  private float[] unit(int place) {
    return NearbyRows.unit(vector(real.get(place)));
  }

  private static float[] vector(Document document) {
    return document.embedding().orElseThrow().values();
  }

  private static double square(double value) {
    return value * value;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += square((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
