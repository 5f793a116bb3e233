package dev.vectorstore.migration.internal.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/** The time between two tries, and who spends it. */
public record Pauses(Clock clock, Sleeper sleeper, DoubleSupplier random) {
  /** Time as it passes. */
  public static final Pauses REAL =
      new Pauses(
          Clock.systemUTC(),
          pause -> Thread.sleep(pause.toMillis()),
          () -> ThreadLocalRandom.current().nextDouble());

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  /** Lets time pass. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns when it has. */
    void sleep(Duration pause) throws InterruptedException;
  }

  /**
   * The pause after this many tries: twice as long each time up to the longest, less up to half of
   * it by chance, so that clients that failed together do not come back together.
   */
  Duration after(int tries, Duration longest) {
    double longestNanos = longest.toNanos();
    double full =
        Math.min(longestNanos, HttpSettings.FIRST_WAIT.toNanos() * Math.pow(2, tries - 1));
    return Duration.ofNanos((long) (full * (1 - random.getAsDouble() / 2)));
  }

  /** What a {@code Retry-After} says, seconds or an HTTP date; empty if it says neither. */
  Optional<Duration> wanted(String retryAfter) {
    String value = retryAfter.strip();
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration until = Duration.between(clock.instant(), then.toInstant());
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
