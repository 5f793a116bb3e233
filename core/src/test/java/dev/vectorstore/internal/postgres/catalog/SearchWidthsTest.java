package dev.vectorstore.internal.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWidthsTest {
  @Test
  void with_recallThatWasReached_hasItsWidth() {
    SearchWidths widths = SearchWidths.UNKNOWN.with(0.95, measured(0.97, 60));

    assertThat(widths).isEqualTo(SearchWidths.of(Map.of(0.95, 60)));
    assertThat(widths.areTooLittleFor(0.99)).isFalse();
    assertThat(widths.ofAtMost(0.99)).isEqualTo(60);
    assertThat(widths.ofAtMost(0.9)).isZero();
    assertThat(widths.ofAtLeast(0.9)).contains(Map.entry(0.95, 60));
    assertThat(widths.ofAtLeast(0.96)).isEmpty();
  }

  @Test
  void with_recallThatWasMissed_hasTheWidthOfWhatWasReachedAlone() {
    SearchWidths widths = SearchWidths.UNKNOWN.with(0.98, measured(0.934, 300));

    assertThat(widths).isEqualTo(SearchWidths.of(Map.of(0.93, 300, 0.94, 0)));
    assertThat(widths.areTooLittleFor(0.93)).isFalse();
    assertThat(widths.areTooLittleFor(0.94)).isTrue();
    assertThat(widths.areTooLittleFor(0.999)).isTrue();
    assertThat(widths.ofAtLeast(0.94)).isEmpty();
  }

  @Test
  void with_recallThatWasMissedByLessThanAHundredth_isTooLittleForThatAlone() {
    assertThat(SearchWidths.UNKNOWN.with(0.995, measured(0.994, 300)))
        .isEqualTo(SearchWidths.of(Map.of(0.99, 300, 0.995, 0)));
  }

  @Test
  void with_meanThatIsAWholeHundredth_countsAsReached() {
    assertThat(SearchWidths.UNKNOWN.with(0.98, measured(0.29, 300)))
        .isEqualTo(SearchWidths.of(Map.of(0.29, 300, 0.3, 0)));
  }

  @Test
  void with_nothingFoundAtAll_isTooLittleForEveryRecall() {
    SearchWidths widths = SearchWidths.UNKNOWN.with(0.98, measured(0, 10));

    assertThat(widths).isEqualTo(SearchWidths.of(Map.of(0.01, 0)));
    assertThat(widths.ofAtLeast(0.001)).isEmpty();
  }

  @Test
  void with_contradictionOfWhatIsKnown_replacesIt() {
    SearchWidths missed =
        SearchWidths.of(Map.of(0.9, 40, 0.97, 200, 0.99, 600)).with(0.98, measured(0.95, 400));
    SearchWidths reached = missed.with(0.98, measured(0.98, 100));

    assertThat(missed)
        .isEqualTo(SearchWidths.of(Map.of(0.9, 40, 0.95, 400, 0.96, 0, 0.97, 0, 0.99, 0)));
    assertThat(reached)
        .isEqualTo(
            SearchWidths.of(Map.of(0.9, 40, 0.95, 400, 0.96, 100, 0.97, 100, 0.98, 100, 0.99, 0)));
    assertThat(reached.since(missed))
        .containsExactly(Map.entry(0.96, 100), Map.entry(0.97, 100), Map.entry(0.98, 100));
  }

  @ParameterizedTest
  @CsvSource({"0.0025, 0", "0.005, 1"})
  void with_checkThatMissedStoredVectors_isTooLittleHoweverHighTheMean(
      double unreached, int missed) {
    IndexCheck check = new IndexCheck(measured(0.995, 300), measured(1, 400), unreached);

    assertThat(SearchWidths.UNKNOWN.with(0.98, check))
        .isEqualTo(SearchWidths.of(missed == 0 ? Map.of(0.98, 300) : Map.of(0.97, 300, 0.98, 0)));
  }

  @Test
  void with_checkThatHardlyGivesTheRecall_isTooLittleAlthoughTheMeanIsEnough() {
    Recall hardly = new Recall(List.of(1.0, 1.0, 1.0, 1.0, 0.97, 0.97, 0.97, 0.97), 10, 300);

    assertThat(SearchWidths.UNKNOWN.with(0.98, new IndexCheck(hardly, measured(1, 400), 0)))
        .isEqualTo(SearchWidths.of(Map.of(0.97, 300, 0.98, 0)));
  }

  private static Recall measured(double mean, int width) {
    return new Recall(List.of(mean), 10, width);
  }
}
