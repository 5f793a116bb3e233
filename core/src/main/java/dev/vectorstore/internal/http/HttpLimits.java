package dev.vectorstore.internal.http;

import java.time.Duration;

/**
 * How long requests may take and how often they are repeated.
 *
 * @param connectTimeout how long a connection may take to be made
 * @param requestTimeout how long a whole answer may take, its last byte included
 * @param maxRetries how often a request is repeated that can be, 0 to 100
 * @param firstWait the wait before the first repetition; each further one is twice as long
 * @param longestWait the longest wait between two tries
 */
public record HttpLimits(
    Duration connectTimeout,
    Duration requestTimeout,
    int maxRetries,
    Duration firstWait,
    Duration longestWait) {
  private static final int MOST_RETRIES = 100;

  /** A connection in 10 seconds, an answer in a minute, 4 repetitions, 30 seconds between two. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          4,
          Duration.ofMillis(500),
          Duration.ofSeconds(30));

  /**
   * Checks each.
   *
   * @throws IllegalArgumentException if a time is not positive or is longer than a day, or the
   *     repetitions are not from 0 to 100
   */
  public HttpLimits {
    requireUpToADay("connectTimeout", connectTimeout);
    requireUpToADay("requestTimeout", requestTimeout);
    requireUpToADay("firstWait", firstWait);
    requireUpToADay("longestWait", longestWait);
    if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "maxRetries is from 0 to " + MOST_RETRIES + ", not " + maxRetries);
    }
  }

  private static void requireUpToADay(String what, Duration time) {
    if (time.isZero() || time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          what + " is more than nothing and at most a day, not " + time);
    }
  }

  /** A copy with this time for a connection. */
  public HttpLimits withConnectTimeout(Duration time) {
    return new HttpLimits(time, requestTimeout, maxRetries, firstWait, longestWait);
  }

  /** A copy with this time for a whole answer. */
  public HttpLimits withRequestTimeout(Duration time) {
    return new HttpLimits(connectTimeout, time, maxRetries, firstWait, longestWait);
  }

  /** A copy with this number of repetitions. */
  public HttpLimits withMaxRetries(int retries) {
    return new HttpLimits(connectTimeout, requestTimeout, retries, firstWait, longestWait);
  }

  /** A copy with this first wait. */
  public HttpLimits withFirstWait(Duration time) {
    return new HttpLimits(connectTimeout, requestTimeout, maxRetries, time, longestWait);
  }

  /** A copy with this longest wait. */
  public HttpLimits withLongestWait(Duration time) {
    return new HttpLimits(connectTimeout, requestTimeout, maxRetries, firstWait, time);
  }
}
