package dev.vectorstore.migration.internal.directory.log;

import java.math.BigInteger;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Positions in the log as they are stored: an integer since Chroma 1.0, big-endian bytes (8, or 24
 * from the time of Pulsar) before.
 *
 * <p>An upgrade that ran twice damaged some: each decimal digit became the byte of its character,
 * and the bytes before them 0x11, so 481194 became 0x1111343831313934.
 */
public final class SeqIds {

  private static final int PADDING = 0x11;
  private static final long FIRST_OF_NINE_DIGITS = 100_000_000;

  private SeqIds() {}

  public static OptionalLong from(@Nullable Object stored) {
    if (stored instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    if (stored instanceof byte[] bytes && bytes.length > 0) {
      BigInteger value = new BigInteger(1, bytes);
      return value.bitLength() < Long.SIZE
          ? OptionalLong.of(value.longValue())
          : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /** Returns whether a position looks damaged: a number that no log reaches. */
  static boolean isGarbled(long stored) {
    int top = (int) (stored >>> (Long.SIZE - Byte.SIZE));
    return top == PADDING || isDigit(top);
  }

  /**
   * Returns the original of a damaged position, or empty if it is not certain, because a ninth
   * digit is lost.
   *
   * @param highest the highest position that the database knows of
   */
  static OptionalLong repair(long garbled, long highest) {
    long value = 0;
    boolean inDigits = false;
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      int unit = (int) (garbled >>> shift) & 0xff;
      inDigits |= unit != PADDING;
      if (inDigits && !isDigit(unit)) {
        return OptionalLong.empty();
      }
      value = inDigits ? value * 10 + unit - '0' : 0;
    }
    return inDigits && value <= highest && highest < FIRST_OF_NINE_DIGITS
        ? OptionalLong.of(value)
        : OptionalLong.empty();
  }

  private static boolean isDigit(int unit) {
    return unit >= '0' && unit <= '9';
  }
}
