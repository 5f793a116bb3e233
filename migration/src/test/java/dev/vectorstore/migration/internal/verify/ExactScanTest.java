package dev.vectorstore.migration.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactScanTest {
  private static final int SEED = 7;
  private static final int LIMIT = 5;

  @ParameterizedTest
  @EnumSource
  void answers_manyVectors_areTheNearestByTheMetricItself(Metric metric) {
    Random random = new Random(SEED);
    List<Embedding> vectors =
        IntStream.range(0, 200).mapToObj(i -> vector(random, 1 + i % 7)).toList();
    List<Embedding> queries = List.of(vector(random, 1), vector(random, 3));
    ExactScan scan = new ExactScan(queries, metric, LIMIT);
    for (int i = 0; i < vectors.size(); i++) {
      scan.offer("v" + i, vectors.get(i));
    }

    List<Set<String>> found = scan.answers().stream().map(ExactAnswer::ids).toList();

    assertThat(found)
        .containsExactlyElementsOf(
            queries.stream().map(query -> nearest(query, vectors, metric)).toList());
    ExactAnswer first = scan.answers().get(0);
    double farthest =
        first.ids().stream()
            .mapToDouble(
                id ->
                    metric.distance(vectors.get(Integer.parseInt(id.substring(1))), queries.get(0)))
            .max()
            .orElseThrow();
    assertThat(first.reaches(farthest)).isTrue();
    assertThat(first.reaches(farthest + 0.01 * Math.max(1, Math.abs(farthest)))).isFalse();
  }

  @Test
  void answers_nothingPassed_areNone() {
    assertThat(new ExactScan(List.of(Embedding.of(1, 0)), Metric.COSINE, LIMIT).answers())
        .isEmpty();
  }

  private static Set<String> nearest(Embedding query, List<Embedding> all, Metric metric) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> metric.distance(all.get(i), query)));
    return order.stream().limit(LIMIT).map(i -> "v" + i).collect(Collectors.toSet());
  }

  private static Embedding vector(Random random, float length) {
    float[] values = new float[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = length * (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }
}
