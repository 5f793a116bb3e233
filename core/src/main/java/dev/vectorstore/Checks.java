package dev.vectorstore;

import java.math.BigInteger;
import java.util.function.Supplier;

/** Checks of arguments that several requests share. */
final class Checks {
  private static final int MAX_WHOLE_BITS = 332_192; // of 10^100,000

  private Checks() {}

  static void limit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw new IllegalArgumentException("limit must be from 1 to " + max + ", not " + limit);
    }
  }

  /** PostgreSQL's numeric has 131,072 digits before the point. */
  static void whole(BigInteger number, Supplier<String> what) {
    if (number.bitLength() > MAX_WHOLE_BITS) {
      throw new IllegalArgumentException(
          what.get() + " is a whole number of more than 100,000 digits");
    }
  }
}
