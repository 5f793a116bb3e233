package dev.vectorstore.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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

  @Test
  void reaches_recallThatIsHardlyGiven_isFalse() {
    // The means are .985, the standard errors .0056.
    Recall hardly = recalls(1, 1, 1, 1, 0.97, 0.97, 0.97, 0.97);

    assertThat(new IndexCheck(hardly, recall(1, 100), 0).reaches(0.98)).isFalse();
    assertThat(new IndexCheck(recall(1, 10), hardly, 0).reaches(0.98)).isFalse();
    assertThat(new IndexCheck(hardly, hardly, 0).reaches(0.97)).isTrue();
  }

  @Test
  void gives_bothHalvesGiveIt_isTrue() {
    assertThat(IndexCheck.gives(recalls(0.99, 0.985), 0.98)).isTrue();
    assertThat(IndexCheck.gives(recalls(1), 0.98)).isTrue();
  }

  @Test
  void gives_oneHalfGivesLess_isFalseHoweverGoodTheOther() {
    assertThat(IndexCheck.gives(recalls(0.975, 1), 0.98)).isFalse();
    assertThat(IndexCheck.gives(recalls(1, 0.975), 0.98)).isFalse();
    assertThat(IndexCheck.gives(recalls(0.975), 0.98)).isFalse();
  }

  @Test
  void gives_meanWithinAStandardError_isFalse() {
    // The mean is .985, the standard error .0056.
    assertThat(IndexCheck.gives(recalls(1, 1, 1, 1, 0.97, 0.97, 0.97, 0.97), 0.98)).isFalse();
    assertThat(IndexCheck.gives(repeated(20, 1, 1, 1, 1, 0.97, 0.97, 0.97, 0.97), 0.98)).isTrue();
  }

  @Test
  void gives_moreThanOneIn200MuchLess_isFalse() {
    double[] one = DoubleStream.generate(() -> 1).limit(200).toArray();
    one[3] = 0.5;

    assertThat(IndexCheck.gives(recalls(one), 0.98)).isTrue();

    one[8] = 0.5;

    assertThat(IndexCheck.gives(recalls(one), 0.98)).isFalse();
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
                + " grouped=false, outdated=false]");
  }

  @Test
  void asOutdated_check_isTheSameButForThat() {
    IndexCheck check = new IndexCheck(recall(1, 10), recall(0.5, 100), 0.2);

    assertThat(check.outdated()).isFalse();
    assertThat(check.asOutdated())
        .isEqualTo(new IndexCheck(recall(1, 10), recall(0.5, 100), 0.2, false, true));
  }

  private static Recall recall(double mean, int k) {
    return new Recall(List.of(mean), k, 40);
  }

  private static Recall repeated(int times, double... shares) {
    return recalls(
        IntStream.range(0, times).boxed().flatMapToDouble(i -> DoubleStream.of(shares)).toArray());
  }

  private static Recall recalls(double... shares) {
    List<Double> list = DoubleStream.of(shares).boxed().toList();
    return new Recall(list, 10, 100);
  }
}
