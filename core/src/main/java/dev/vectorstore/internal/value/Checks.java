package dev.vectorstore.internal.value;

import dev.vectorstore.internal.text.Storable;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Supplier;

/** Checks of arguments that several requests share. */
public final class Checks {
  private static final int MAX_WHOLE_BITS = 332_192; // of 10^100,000

  private Checks() {}

  public static void limit(int limit, int max) {
    range("limit", limit, max);
  }

  public static void range(String what, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(what + " must be from 1 to " + max + ", not " + value);
    }
  }

  public static void weight(String what, double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be a finite number above 0, not " + weight);
    }
  }

  public static String query(String text, int maxLength) {
    if (text.length() > maxLength) {
      throw new IllegalArgumentException(
          "the text to search for has "
              + text.length()
              + " characters; at most "
              + maxLength
              + " are taken");
    }
    Storable.text(text, () -> "the text to search for");
    return text;
  }

  public static Duration timeLimit(Duration timeLimit) {
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("a time limit is positive, not " + timeLimit);
    }
    return timeLimit;
  }

  /** PostgreSQL's numeric has 131,072 digits before the point. */
  public static void whole(BigInteger number, Supplier<String> what) {
    if (number.bitLength() > MAX_WHOLE_BITS) {
      throw new IllegalArgumentException(
          what.get() + " is a whole number of more than 100,000 digits");
    }
  }
}
