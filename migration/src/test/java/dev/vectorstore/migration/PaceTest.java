package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 1_000;

  @Test
  void reserve_batches_areApartByTheirSize() {
    Pace pace = new Pace(10, () -> now);

    assertThat(pace.reserve(5)).isZero();
    assertThat(pace.reserve(1)).isEqualTo(500_000_000);
    now += 200_000_000;
    assertThat(pace.reserve(1)).isEqualTo(400_000_000);
  }

  @Test
  void reserve_afterAPause_savesUpNothing() {
    Pace pace = new Pace(10, () -> now);
    now += 10_000_000_000L;

    assertThat(pace.reserve(5)).isZero();
    assertThat(pace.reserve(5)).isEqualTo(500_000_000);
  }

  @Test
  void reserve_unlimited_neverWaits() {
    Pace pace = new Pace(Double.POSITIVE_INFINITY, () -> now);

    pace.reserve(1_000_000);

    assertThat(pace.reserve(1)).isZero();
  }
}
