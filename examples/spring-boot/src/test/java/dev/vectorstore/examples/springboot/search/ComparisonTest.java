package dev.vectorstore.examples.springboot.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A form has texts only, and metadata has numbers and truth values too. */
class ComparisonTest {
  @Test
  void is_whatLooksLikeANumber_meansBoth() {
    assertThat(Comparison.IS.filter("k", "20")).isEqualTo(Filter.in("k", List.of("20", 20L)));
    assertThat(Comparison.IS.filter("k", "1.50")).isEqualTo(Filter.in("k", List.of("1.50", 1.5)));
    assertThat(Comparison.IS_NOT.filter("k", "-3"))
        .isEqualTo(Filter.notIn("k", List.of("-3", -3L)));
  }

  @Test
  void is_whatLooksLikeATruthValue_meansBoth() {
    assertThat(Comparison.IS.filter("k", "True")).isEqualTo(Filter.in("k", List.of("True", true)));
  }

  @Test
  void is_anyOtherText_meansItself() {
    assertThat(Comparison.IS.filter("k", "1e3")).isEqualTo(Filter.in("k", List.of("1e3")));
    assertThat(Comparison.IS.filter("k", "9".repeat(30)))
        .isEqualTo(Filter.in("k", List.of("9".repeat(30))));
  }

  @Test
  void range_ofANumberOrAText_comparesThat() {
    assertThat(Comparison.AT_LEAST.filter("k", "20")).isEqualTo(Filter.atLeast("k", 20L));
    assertThat(Comparison.AT_MOST.filter("k", "2024-05")).isEqualTo(Filter.atMost("k", "2024-05"));
  }
}
