package dev.vectorstore.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexCheckTest {
  @ParameterizedTest
  @CsvSource({
    "0.98, 0.98, 0.0025, true",
    "0.97, 1, 0, false",
    "1, 0.97, 0, false",
    "1, 1, 0.0026, false",
    "1, 1, 1, false"
  })
  void reaches_recall_isOfTenAndOfAHundredAndOfStoredVectors(
      double ten, double hundred, double unreached, boolean reaches) {
    IndexCheck check = new IndexCheck(recall(ten, 10), recall(hundred, 100), unreached);

    assertThat(check.reaches(0.98)).isEqualTo(reaches);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false"})
  void isSound_queriesThatFindLittle_isSoWithOneInTwoHundred(int low, boolean sound) {
    List<Double> shares = new ArrayList<>(Collections.nCopies(200 - low, 1.0));
    shares.addAll(Collections.nCopies(low, 0.79));
    Recall uneven = new Recall(shares, 10, 40);

    assertThat(new IndexCheck(uneven, recall(1, 100), 0).isSound()).isEqualTo(sound);
    assertThat(new IndexCheck(recall(1, 10), uneven, 0).isSound()).isTrue();
    assertThat(new IndexCheck(recall(1, 10), uneven, 0).reaches(0.98)).isEqualTo(sound);
    assertThat(new IndexCheck(uneven, recall(1, 100), 0).reaches(0.98)).isEqualTo(sound);
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.1", "NaN"})
  void new_shareThatIsNone_isRefused(double unreached) {
    assertThatThrownBy(() -> new IndexCheck(recall(1, 10), recall(1, 100), unreached))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share of vectors is 0 to 1, not " + unreached);
  }

  @Test
  void toString_check_namesNoShareOfAQuery() {
    assertThat(new IndexCheck(recall(1, 10), recall(0.5, 100), 0))
        .hasToString(
            "IndexCheck[top10=Recall[mean=1.0, min=1.0, queries=1, k=10, width=40],"
                + " top100=Recall[mean=0.5, min=0.5, queries=1, k=100, width=40], unreached=0.0,"
                + " outdated=false]");
  }

  @Test
  void asOutdated_check_isTheSameButForThat() {
    IndexCheck check = new IndexCheck(recall(1, 10), recall(0.5, 100), 0.2);

    assertThat(check.outdated()).isFalse();
    assertThat(check.asOutdated())
        .isEqualTo(new IndexCheck(recall(1, 10), recall(0.5, 100), 0.2, true));
  }

  private static Recall recall(double mean, int k) {
    return new Recall(List.of(mean), k, 40);
  }
}
