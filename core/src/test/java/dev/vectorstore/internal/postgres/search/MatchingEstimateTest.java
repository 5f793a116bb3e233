package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.SearchWidths;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingEstimateTest {
  @ParameterizedTest
  @CsvSource({"true, 49999, true", "true, 50000, false", "false, 100, false"})
  void isCoarse_ofALargeCollectionAlone_belowOneInTwenty(boolean large, long told, boolean coarse) {
    assertThat(MatchingEstimate.isCoarse(told, million(large))).isEqualTo(coarse);
  }

  @ParameterizedTest
  @CsvSource({"100, 30, 10000", "20000, 15, 5000", "100, 5, 1667", "100, 4, 100", "100, 0, 100"})
  void of_aSampleThatTellsEnough_isWhatItTells(long told, long found, long estimate) {
    assertThat(MatchingEstimate.of(told, found, 3_000, million(true))).isEqualTo(estimate);
  }

  @Test
  void percent_isOfThreeThousandDocumentsOrOfAll() {
    assertThat(MatchingEstimate.percent(million(true))).isEqualTo(0.3);
    assertThat(MatchingEstimate.percent(IndexState.NOTHING)).isEqualTo(100);
  }

  private static IndexState million(boolean large) {
    return new IndexState(Optional.empty(), 1_000_000, 0, SearchWidths.UNKNOWN, large, false);
  }
}
