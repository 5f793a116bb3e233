package dev.vectorstore.internal.value;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The text form of times and dates: ISO-8601 in UTC of a fixed width, so that the order of text is
 * the order of time. A date is the beginning of the times of its day and so comes before them.
 */
final class TimeText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private TimeText() {}

  /** The text of a time or date; empty for a value of another type. */
  static Optional<String> of(Object value, Supplier<String> what) {
    if (value instanceof Instant time) {
      return Optional.of(TIME.format(inRange(time, what)));
    }
    if (value instanceof OffsetDateTime time) {
      return Optional.of(TIME.format(inRange(time.toInstant(), what)));
    }
    if (value instanceof LocalDate date) {
      inRange(date.atStartOfDay(ZoneOffset.UTC).toInstant(), what);
      return Optional.of(date.toString());
    }
    return Optional.empty();
  }

  private static Instant inRange(Instant time, Supplier<String> what) {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new IllegalArgumentException(
          what.get() + " is a time outside the years 0000 to 9999 in UTC");
    }
    return time;
  }
}
