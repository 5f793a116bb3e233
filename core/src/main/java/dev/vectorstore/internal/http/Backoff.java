package dev.vectorstore.internal.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * The time between two tries, and who spends it.
 *
 * @param random from 0 to 1
 */
public record Backoff(Clock clock, Sleeper sleeper, DoubleSupplier random) {
  /** Time as it passes. */
  public static final Backoff REAL =
      new Backoff(
          Clock.systemUTC(),
          wait -> Thread.sleep(wait.toMillis()),
          () -> ThreadLocalRandom.current().nextDouble());

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  /** Lets time pass. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns when it has. */
    void sleep(Duration wait) throws InterruptedException;
  }

  /**
   * The wait after this many tries: twice as long each time up to the longest, less up to half of
   * it by chance, so that clients that failed together do not come back together.
   */
  Duration after(int tries, HttpLimits limits) {
    double longest = limits.longestWait().toNanos();
    double full = Math.min(longest, limits.firstWait().toNanos() * Math.pow(2, tries - 1));
    return Duration.ofNanos((long) (full * (1 - random.getAsDouble() / 2)));
  }

  /**
   * How long to wait from now by a header {@code Retry-After}, which has seconds or an HTTP date.
   * It is never negative, and empty for what cannot be read.
   */
  Optional<Duration> retryAfter(String value) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
