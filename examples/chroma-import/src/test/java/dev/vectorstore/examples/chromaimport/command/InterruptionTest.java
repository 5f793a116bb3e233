package dev.vectorstore.examples.chromaimport.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ctrl-C during work that does not come to its end. */
class InterruptionTest {
  private final List<String> told = new ArrayList<>();
  private final Interruption interruption = new Interruption(Duration.ZERO);

  @Test
  void trigger_workThatTakesTooLong_isToldOnce() {
    work(true);
    assertThat(told).containsExactly("stopping", "too long");
  }

  @Test
  void trigger_workThatIsNotToEndByItself_isNotWaitedFor() {
    work(false);
    assertThat(told).containsExactly("stopping");
  }

  @Test
  void trigger_workThatHasEnded_isNotTooLong() {
    interruption.close();
    work(true);
    assertThat(told).containsExactly("stopping");
  }

  private void work(boolean ends) {
    interruption.during(
        () -> {
          told.add("stopping");
          return ends;
        },
        () -> told.add("too long"),
        () -> {
          interruption.trigger();
          interruption.trigger();
          return 0;
        });
    interruption.trigger();
  }
}
