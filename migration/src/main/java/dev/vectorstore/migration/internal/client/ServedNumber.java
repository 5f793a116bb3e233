package dev.vectorstore.migration.internal.client;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What Chroma 1.0 and newer makes of a floating-point number. Its JSON reader reads the digits as
 * one integer and divides it by a power of ten, both rounded, so about one random number in eight
 * becomes its neighbour. It reads a number twice: from the request, and from its log, which has the
 * shortest form. So no other form in the request would help.
 */
public final class ServedNumber {
  private static final int LARGEST_POWER = 308;
  private static final int U64 = 64;

  private ServedNumber() {}

  /** The number that the server stores. */
  public static double stored(double number) {
    return read(read(number));
  }

  private static double read(double number) {
    if (number == 0) {
      return number;
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    BigInteger digits = decimal.unscaledValue().abs();
    if (digits.bitLength() > U64) {
      return number;
    }
    double value = digits.doubleValue();
    int power = -decimal.scale();
    while (power < -LARGEST_POWER) {
      value /= 1e308;
      power += LARGEST_POWER;
    }
    double scale = Double.parseDouble("1e" + Math.abs(power));
    value = power >= 0 ? value * scale : value / scale;
    return Math.copySign(value, number);
  }
}
