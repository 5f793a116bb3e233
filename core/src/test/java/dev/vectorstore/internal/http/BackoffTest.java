package dev.vectorstore.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final HttpLimits LIMITS =
      HttpLimits.DEFAULT
          .withFirstWait(Duration.ofSeconds(1))
          .withLongestWait(Duration.ofSeconds(6));

  private static Backoff backoff(double random) {
    return new Backoff(CLOCK, wait -> {}, () -> random);
  }

  @Test
  void after_chance_shortensAWaitByUpToHalf() {
    assertThat(backoff(1).after(1, LIMITS)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff(1).after(3, LIMITS)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff(1).after(100, LIMITS)).isEqualTo(Duration.ofSeconds(3));
  }

  @Property
  void after_anyTry_isWithinTheLongest(
      @ForAll @IntRange(min = 1) int tries, @ForAll @DoubleRange(min = 0, max = 1) double random) {
    Duration wait = backoff(random).after(tries, LIMITS);

    assertThat(wait).isBetween(LIMITS.firstWait().dividedBy(2), LIMITS.longestWait());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "3 | PT3S",
        "' 3 ' | PT3S",
        "999999999 | PT277777H46M39S",
        "Fri, 20 Nov 2026 10:00:05 GMT | PT5S",
        "Fri, 20 Nov 2026 09:00:00 GMT | PT0S"
      })
  void retryAfter_secondsOrDate_isTheTimeFromNow(String value, Duration wait) {
    assertThat(backoff(0).retryAfter(value)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-3", "1.5", "1000000000", "Fri, 20 Nov 2026"})
  void retryAfter_anythingElse_isEmpty(String value) {
    assertThat(backoff(0).retryAfter(value)).isEmpty();
  }

  @Property
  void retryAfter_anyDate_isTheTimeUntilThenOrNothing(
      @ForAll @IntRange(min = -100_000_000, max = 100_000_000) int seconds) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            NOW.plusSeconds(seconds).atOffset(ZoneOffset.UTC));

    assertThat(backoff(0).retryAfter(date)).contains(Duration.ofSeconds(Math.max(0, seconds)));
  }

  @Property
  void retryAfter_anyText_isNeverNegative(@ForAll @StringLength(max = 40) String value) {
    assertThat(backoff(0).retryAfter(value).orElse(Duration.ZERO).isNegative()).isFalse();
  }
}
