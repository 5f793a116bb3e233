package dev.vectorstore.migration.internal.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class LookAheadTest {
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void take_elements_givesAllInOrderAndThenNothing() throws Exception {
    try (LookAhead<Integer> ahead = new LookAhead<>(List.of(1, 2, 3).iterator())) {
      assertThat(List.of(ahead.take(), ahead.take(), ahead.take()))
          .containsExactly(Optional.of(1), Optional.of(2), Optional.of(3));
      assertThat(ahead.take()).isEmpty();
      assertThat(ahead.take()).isEmpty();
    }
  }

  @Test
  void take_slowUser_isNeverMoreThanOneAhead() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Iterator<Integer> endless =
        elements(
            number -> {
              if (number == 2) {
                second.countDown();
              }
              return number;
            });
    try (LookAhead<Integer> ahead = new LookAhead<>(endless)) {
      assertThat(ahead.take()).contains(1);
      second.await(); // made while the first is used
    }

    assertThat(made).hasValue(2);
  }

  @Test
  void take_failure_comesInItsPlace() throws Exception {
    Iterator<Integer> failing =
        elements(
            number -> {
              if (number == 2) {
                throw new IllegalArgumentException("the second");
              }
              return number;
            });
    try (LookAhead<Integer> ahead = new LookAhead<>(failing)) {
      assertThat(ahead.take()).contains(1);
      assertThatThrownBy(ahead::take)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the second");
    }
  }

  @Test
  void take_interrupted_isTold() {
    CountDownLatch never = new CountDownLatch(1);
    try (LookAhead<Integer> ahead = new LookAhead<>(elements(number -> awaited(never)))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(ahead::take).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void close_whileAnElementIsMade_interruptsAndWaitsForItsEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    LookAhead<Integer> ahead =
        new LookAhead<>(
            elements(
                number -> {
                  begun.countDown();
                  int element = awaited(new CountDownLatch(1));
                  ended.set(true);
                  return element;
                }));
    begun.await();

    ahead.close();

    assertThat(ended).isTrue();
  }

  private static int awaited(CountDownLatch latch) {
    try {
      latch.await();
      return 1;
    } catch (InterruptedException e) {
      return 0;
    }
  }

  private Iterator<Integer> elements(IntFunction<Integer> element) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Integer next() {
        return element.apply(made.incrementAndGet());
      }
    };
  }
}
