package dev.vectorstore.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Metric;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdTest {
  @Property
  void maxDistance_anySimilarityAndDistance_agreeWithTheMetric(
      @ForAll Metric metric, @ForAll double similarity, @ForAll double distance) {
    double real = distance < metric.smallestDistance() ? Math.abs(distance) : distance;

    assertThat(real <= Threshold.maxDistance(metric, similarity))
        .isEqualTo(metric.similarity(real) >= similarity);
  }

  @Property
  void maxDistance_similarityOfADistance_isTheLastThatHasIt(
      @ForAll Metric metric, @ForAll double distance) {
    double real = Math.abs(distance);
    double similarity = metric.similarity(real);

    double max = Threshold.maxDistance(metric, similarity);

    assertThat(max).isGreaterThanOrEqualTo(real);
    assertThat(metric.similarity(max)).isEqualTo(similarity);
    assertThat(max == Double.POSITIVE_INFINITY || metric.similarity(Math.nextUp(max)) < similarity)
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void maxDistance_lowest_isInfinite(Metric metric) {
    assertThat(Threshold.maxDistance(metric, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void maxDistance_knownSimilarities_areTheirDistances() {
    assertThat(Threshold.maxDistance(Metric.COSINE, -1)).isGreaterThanOrEqualTo(2);
    assertThat(Threshold.maxDistance(Metric.COSINE, 0.5)).isEqualTo(0.5);
    assertThat(Threshold.maxDistance(Metric.EUCLIDEAN, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Threshold.maxDistance(Metric.EUCLIDEAN, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Threshold.maxDistance(Metric.INNER_PRODUCT, 3)).isEqualTo(-3);
  }
}
