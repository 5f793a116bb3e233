package dev.vectorstore.examples.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void offer_many_keepsTheSmallestInOrder() {
    Nearest nearest = new Nearest(3);
    double[] offered = {5, 2, 9, 1, 7, 3};

    for (int place = 0; place < offered.length; place++) {
      nearest.offer(offered[place], place);
    }

    assertThat(nearest.distances()).containsExactly(1, 2, 3);
    assertThat(nearest.places()).containsExactly(3, 1, 5);
  }

  @Test
  void offer_fewerThanItKeeps_keepsAll() {
    Nearest nearest = new Nearest(3);

    nearest.offer(2, 0);
    nearest.offer(1, 1);

    assertThat(nearest.distances()).containsExactly(1, 2);
  }

  @Test
  void offer_equalDistances_keepsEachOfThem() {
    Nearest nearest = new Nearest(3);

    for (int place = 0; place < 5; place++) {
      nearest.offer(1, place);
    }

    assertThat(nearest.distances()).containsExactly(1, 1, 1);
    assertThat(nearest.places()).doesNotHaveDuplicates();
  }

  @Test
  void offer_atRandom_keepsWhatSortingFinds() {
    Random random = new Random(5);
    Nearest nearest = new Nearest(20);
    double[] offered = random.doubles(1_000).toArray();

    for (int place = 0; place < offered.length; place++) {
      nearest.offer(offered[place], place);
    }

    assertThat(nearest.distances())
        .containsExactly(Arrays.copyOf(Arrays.stream(offered).sorted().toArray(), 20));
  }
}
