package dev.vectorstore.examples.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.examples.benchmark.report.RecallCurve.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallCurveTest {
  private final RecallCurve curve =
      new RecallCurve(List.of(new Point(0.8, 1_000), new Point(0.9, 600), new Point(1, 100)));

  @Test
  void rateAt_betweenTwoPoints_isOnTheLine() {
    assertThat(curve.rateAt(0.95).orElseThrow()).isEqualTo(350, within(1e-9));
  }

  @Test
  void rateAt_recallOfAPoint_isItsRate() {
    assertThat(curve.rateAt(0.9)).hasValue(600);
  }

  @Test
  void rateAt_recallBelowAllPoints_isTheFastestRate() {
    assertThat(curve.rateAt(0.5)).hasValue(1_000);
  }

  @Test
  void rateAt_recallAboveAllPoints_isEmpty() {
    RecallCurve low = new RecallCurve(List.of(new Point(0.8, 1_000), new Point(0.9, 600)));

    assertThat(low.rateAt(0.95)).isEmpty();
  }

  @Test
  void rateAt_pointWithLessRecallThatIsSlower_isNotUsed() {
    RecallCurve odd = new RecallCurve(List.of(new Point(0.8, 50), new Point(1, 100)));

    assertThat(odd.rateAt(0.9)).hasValue(100);
  }

  @Test
  void rateAt_pointsThatReachIt_isByTheFastest() {
    RecallCurve flat =
        new RecallCurve(List.of(new Point(0.99, 90), new Point(1, 100), new Point(0.995, 80)));

    assertThat(flat.rateAt(0.95)).hasValue(100);
  }
}
