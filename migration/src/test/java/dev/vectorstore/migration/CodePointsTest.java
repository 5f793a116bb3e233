package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class CodePointsTest {
  @Property(tries = 500)
  void order_anyTexts_isThatOfTheirCodePoints(
      @ForAll @StringLength(max = 4) String one, @ForAll @StringLength(max = 4) String other) {
    int expected = Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    assertThat(Integer.signum(CodePoints.ORDER.compare(one, other)))
        .isEqualTo(Integer.signum(expected));
  }

  @Property(tries = 200)
  void order_sameStart_goesOn(@ForAll @StringLength(max = 3) String end) {
    String start = "\uD83D\uDE00";

    assertThat(Integer.signum(CodePoints.ORDER.compare(start + end, start)))
        .isEqualTo(end.isEmpty() ? 0 : 1);
    assertThat(CodePoints.ORDER.compare(start, "\uFB01")).isPositive();
  }
}
