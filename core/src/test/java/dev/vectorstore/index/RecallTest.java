package dev.vectorstore.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
  private static final Recall HALF = new Recall(List.of(1.0, 0.0, 0.8, 0.6), 10, 100);

  @Test
  void mean_min_queries_areThoseOfTheShares() {
    assertThat(HALF.mean()).isEqualTo(0.6);
    assertThat(HALF.min()).isZero();
    assertThat(HALF.queries()).isEqualTo(4);
    assertThat(HALF).hasToString("Recall[mean=0.6, min=0.0, queries=4, k=10, width=100]");
  }

  @Test
  void shareBelow_bound_countsQueriesBelowIt() {
    assertThat(HALF.shareBelow(0)).isZero();
    assertThat(HALF.shareBelow(0.8)).isEqualTo(0.5);
    assertThat(HALF.shareBelow(1)).isEqualTo(0.75);
  }

  @Test
  void standardError_shares_isThatOfTheirMean() {
    assertThat(HALF.standardError()).isEqualTo(Math.sqrt((0.16 + 0.36 + 0.04 + 0) / 3 / 4));
    assertThat(new Recall(List.of(1.0, 1.0), 10, 100).standardError()).isZero();
    assertThat(new Recall(List.of(0.5), 10, 100).standardError()).isZero();
  }

  @Test
  void reaches_recall_comparesTheMean() {
    assertThat(HALF.reaches(0.6)).isTrue();
    assertThat(HALF.reaches(0.61)).isFalse();
  }

  @Test
  void shareBelow_boundOutOfRange_isRefused() {
    assertThatThrownBy(() -> HALF.shareBelow(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bound of the recall is 0 to 1, not 1.5");
    assertThatThrownBy(() -> HALF.shareBelow(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void recall_sharesGiven_areCopied() {
    List<Double> shares = new ArrayList<>(List.of(1.0));
    Recall recall = new Recall(shares, 10, 100);
    shares.set(0, 0.0);

    assertThat(recall.shares()).containsExactly(1.0);
    assertThatThrownBy(() -> new Recall(List.of(), 10, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no query to measure with");
  }
}
