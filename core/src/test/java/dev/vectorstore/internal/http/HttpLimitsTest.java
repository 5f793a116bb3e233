package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpLimitsTest {
  private static final HttpLimits LIMITS = HttpLimits.DEFAULT;

  @Test
  void copies_each_changesOneValue() {
    Duration time = Duration.ofMillis(7);

    assertThat(LIMITS.withConnectTimeout(time).connectTimeout()).isEqualTo(time);
    assertThat(LIMITS.withRequestTimeout(time).requestTimeout()).isEqualTo(time);
    assertThat(LIMITS.withFirstWait(time).firstWait()).isEqualTo(time);
    assertThat(LIMITS.withLongestWait(time).longestWait()).isEqualTo(time);
    assertThat(LIMITS.withMaxRetries(7).maxRetries()).isEqualTo(7);
    assertThat(LIMITS.withMaxRetries(7).withMaxRetries(LIMITS.maxRetries())).isEqualTo(LIMITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT24H0.001S"})
  void copies_timeOutOfRange_areRefused(Duration time) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withRequestTimeout(time))
        .withMessage("requestTimeout is more than nothing and at most a day, not " + time);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void withMaxRetries_outOfRange_isRefused(int retries) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withMaxRetries(retries))
        .withMessage("maxRetries is from 0 to 100, not " + retries);
  }
}
