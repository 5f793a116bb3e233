package dev.vectorstore.examples.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void percentile_ofAHundredDurations_isTheSmallestThatSoManyDoNotExceed() {
    Timings timings = Timings.of(LongStream.rangeClosed(1, 100).map(i -> i * MILLI).toArray());

    assertThat(timings.p50()).isEqualTo(50);
    assertThat(timings.percentile(95)).isEqualTo(95);
    assertThat(timings.percentile(100)).isEqualTo(100);
    assertThat(timings.percentile(0)).isEqualTo(1);
  }

  @Test
  void p50_ofUnsortedDurations_isTheOneInTheMiddle() {
    assertThat(Timings.of(9 * MILLI, MILLI, 5 * MILLI).p50()).isEqualTo(5);
  }

  @Test
  void totalSeconds_isTheSum() {
    assertThat(Timings.of(500 * MILLI, 1_500 * MILLI).totalSeconds()).isEqualTo(2);
  }

  @Test
  void of_nothing_fails() {
    assertThatThrownBy(Timings::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is nothing to summarise");
  }

  @Test
  void spread_ofAnEvenNumber_hasTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void spread_ofAnOddNumber_hasTheOneInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 4));
  }
}
