package dev.vectorstore.internal.postgres.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.index.Recall;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecallGoalTest {
  private static final RecallGoal GOAL = new RecallGoal(0.98);

  @Test
  void isMet_bothHalvesGiveIt_isTrue() {
    assertThat(GOAL.isMet(recall(0.99, 0.985))).isTrue();
    assertThat(GOAL.isMet(recall(1))).isTrue();
  }

  @Test
  void isMet_oneHalfGivesLess_isFalseHoweverGoodTheOther() {
    assertThat(GOAL.isMet(recall(0.975, 1))).isFalse();
    assertThat(GOAL.isMet(recall(1, 0.975))).isFalse();
    assertThat(GOAL.isMet(recall(0.975))).isFalse();
  }

  @Test
  void isMet_meanWithinAStandardError_isFalse() {
    // The mean is .985, the standard error .0056.
    assertThat(GOAL.isMet(recall(1, 1, 1, 1, 0.97, 0.97, 0.97, 0.97))).isFalse();
    assertThat(GOAL.isMet(repeated(20, 1, 1, 1, 1, 0.97, 0.97, 0.97, 0.97))).isTrue();
  }

  @Test
  void isMet_moreThanOneIn200MuchLess_isFalse() {
    double[] one = DoubleStream.generate(() -> 1).limit(200).toArray();
    one[3] = 0.5;

    assertThat(GOAL.isMet(recall(one))).isTrue();

    one[8] = 0.5;

    assertThat(GOAL.isMet(recall(one))).isFalse();
  }

  private static Recall repeated(int times, double... shares) {
    return recall(
        IntStream.range(0, times).boxed().flatMapToDouble(i -> DoubleStream.of(shares)).toArray());
  }

  private static Recall recall(double... shares) {
    List<Double> list = DoubleStream.of(shares).boxed().toList();
    return new Recall(list, 10, 100);
  }
}
