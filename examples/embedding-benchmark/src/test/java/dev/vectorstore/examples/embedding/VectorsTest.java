package dev.vectorstore.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void recall_sameVectors_isOne() {
    assertThat(Vectors.recall(angles(0, 10, 20, 30), angles(0, 10, 20, 30), 1, 2)).isEqualTo(1);
  }

  @Test
  void recall_otherNeighbours_isTheShareThatIsFound() {
    // The first is the query; its two nearest are 10 and 20, and then 20 and 30.
    assertThat(Vectors.recall(angles(0, 10, 20, 30), angles(0, 80, 20, 30), 1, 2)).isEqualTo(0.5);
  }

  @Test
  void minCosine_vectorsOfTheSameTexts_isTheWorst() {
    assertThat(Vectors.minCosine(angles(0, 10), angles(0, 70))).isCloseTo(0.5, offset(1e-6));
  }

  @Test
  void shuffled_wordnet_givesWordsWithTheirGlosses() throws Exception {
    List<String> glosses = WordNetGlosses.shuffled(1);

    assertThat(glosses).hasSize(117_791);
    assertThat(glosses).anyMatch(gloss -> gloss.startsWith("breathe: draw air into, and expel"));
    assertThat(glosses).isEqualTo(WordNetGlosses.shuffled(1));
  }

  private static List<float[]> angles(double... degrees) {
    List<float[]> vectors = new ArrayList<>();
    for (double angle : degrees) {
      double radians = Math.toRadians(angle);
      vectors.add(new float[] {(float) Math.cos(radians), (float) Math.sin(radians)});
    }
    return vectors;
  }
}
