package dev.vectorstore.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import org.junit.jupiter.api.Test;

class MatchTest {
  @Test
  void match_distanceThatIsNoNumber_isKept() {
    Match match = Match.of(Document.of("a"), Double.NaN, Metric.COSINE);

    assertThat(match.distance()).isNaN();
    assertThat(match.similarity()).isNaN();
  }
}
