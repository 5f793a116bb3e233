package dev.vectorstore.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimeTextTest {
  private static final long FIRST = -62_167_219_200L; // of the year 0000
  private static final long LAST = 253_402_300_799L; // of the year 9999

  @Property
  void of_times_standInTheOrderOfTimeAndComeBack(
      @ForAll @LongRange(min = FIRST, max = LAST) long second,
      @ForAll @IntRange(max = 999_999_999) int nano,
      @ForAll @LongRange(min = FIRST, max = LAST) long otherSecond,
      @ForAll @IntRange(max = 999_999_999) int otherNano) {
    Instant time = Instant.ofEpochSecond(second, nano);
    for (Instant other :
        new Instant[] {
          Instant.ofEpochSecond(otherSecond, otherNano), Instant.ofEpochSecond(second, otherNano)
        }) {
      assertThat(Integer.signum(text(time).compareTo(text(other))))
          .isEqualTo(Integer.signum(time.compareTo(other)));
    }
    assertThat(Instant.parse(text(time))).isEqualTo(time);
    assertThat(text(time.atZone(ZoneOffset.UTC).toLocalDate())).isLessThan(text(time));
  }

  private static String text(Object time) {
    return TimeText.of(time, () -> "a time").orElseThrow();
  }
}
