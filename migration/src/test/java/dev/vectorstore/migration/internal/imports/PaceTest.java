package dev.vectorstore.migration.internal.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private final SetClock clock = new SetClock();

  @Test
  void reserve_batches_areApartByTheirSize() {
    Pace pace = new Pace(10, clock);

    assertThat(pace.reserve(5)).isZero();
    assertThat(pace.reserve(1)).isEqualTo(500_000_000);
    clock.await(200_000_000);
    assertThat(pace.reserve(1)).isEqualTo(400_000_000);
  }

  @Test
  void reserve_afterAPause_savesUpNothing() {
    Pace pace = new Pace(10, clock);
    clock.await(10_000_000_000L);

    assertThat(pace.reserve(5)).isZero();
    assertThat(pace.reserve(5)).isEqualTo(500_000_000);
  }

  @Test
  void reserve_unlimited_neverWaits() {
    Pace pace = new Pace(Double.POSITIVE_INFINITY, clock);

    pace.reserve(1_000_000);

    assertThat(pace.reserve(1)).isZero();
  }

  @Test
  void await_wokenTooEarly_waitsOn() {
    SetClock early =
        new SetClock() {
          @Override
          public void await(long nanos) {
            super.await(Math.max(1, nanos / 2));
          }
        };
    Pace pace = new Pace(10, early);

    pace.await(1);
    pace.await(1);

    assertThat(early.waited()).isEqualTo(100_000_000);
  }

  @Test
  void await_interruptedThread_goesOnAtOnce() {
    Pace pace = new Pace(10, clock);
    pace.await(1);

    Thread.currentThread().interrupt();
    pace.await(1);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(clock.waited()).isZero();
  }
}
