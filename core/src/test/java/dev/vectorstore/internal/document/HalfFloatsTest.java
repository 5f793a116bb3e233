package dev.vectorstore.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Against all 16-bit floats there are, by the definition of their bits. */
class HalfFloatsTest {
  private static final int FINITE = 0x7C00;
  private static final float[] HALVES = halves();

  @Property
  void round_anyFloat_givesTheNearestTiesToEven(@ForAll float value) {
    float expected =
        Float.isNaN(value) ? Float.NaN : Math.copySign(nearest(Math.abs(value)), value);

    assertThat(HalfFloats.round(value)).isEqualTo(expected);
  }

  @Property
  void round_floatsOfTheirRange_givesTheNearestTiesToEven(@ForAll("inRange") float value) {
    assertThat(HalfFloats.round(value)).isEqualTo(nearest(value));
  }

  @Provide
  Arbitrary<Float> inRange() {
    return Arbitraries.floats().between(0, 66_000);
  }

  @Test
  void round_halvesAndTheMiddleBetweenThem_isExact() {
    for (int i = 0; i + 1 < HALVES.length; i++) {
      float middle = (float) (((double) HALVES[i] + HALVES[i + 1]) / 2);

      assertThat(HalfFloats.round(HALVES[i])).isEqualTo(HALVES[i]);
      assertThat(HalfFloats.round(-HALVES[i])).isEqualTo(-HALVES[i]);
      assertThat(HalfFloats.round(middle)).isEqualTo(HALVES[i % 2 == 0 ? i : i + 1]);
    }
    assertThat(HalfFloats.round(65_519.996f)).isEqualTo(65_504);
    assertThat(HalfFloats.round(65_520)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void bits_eachHalf_areThoseOfItsDefinition() {
    for (int bits = 0; bits < FINITE; bits++) {
      assertThat(HalfFloats.bits(HALVES[bits])).isEqualTo((short) bits);
      assertThat(HalfFloats.bits(-HALVES[bits])).isEqualTo((short) (bits | 0x8000));
    }
  }

  private static float nearest(float size) {
    int at = Arrays.binarySearch(HALVES, size);
    if (at >= 0) {
      return HALVES[at];
    }
    int above = -at - 1;
    if (above == HALVES.length) {
      return size < 65_520 ? HalfFloats.MAX : Float.POSITIVE_INFINITY;
    }
    double middle = ((double) HALVES[above - 1] + HALVES[above]) / 2;
    boolean down = size < middle || (size == middle && above % 2 == 1);
    return HALVES[down ? above - 1 : above];
  }

  private static float[] halves() {
    float[] halves = new float[FINITE];
    for (int bits = 0; bits < FINITE; bits++) {
      int exponent = bits >> 10;
      int fraction = bits & 0x3FF;
      halves[bits] =
          exponent == 0
              ? Math.scalb((float) fraction, -24)
              : Math.scalb((float) (0x400 + fraction), exponent - 25);
    }
    return halves;
  }
}
